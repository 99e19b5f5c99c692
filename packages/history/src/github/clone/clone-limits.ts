/** What a clone may cost. */

export type CloneLimits = {
  /**
   * Of the clone's folder, at any moment. 4 GB is a history like that of the Linux kernel, some 10 minutes of a good line; what is
   * larger is mostly files that are not text, and no analysis of lines is worth a disk.
   */
  maxBytes: number;
  /** Of one transfer, the work of git on this machine included. */
  wallMs: number;
  /** How long nothing at all may come. */
  idleSeconds: number;
};

export const defaultCloneLimits: CloneLimits = {
  maxBytes: 4 * 1024 ** 3,
  wallMs: 60 * 60_000,
  idleSeconds: 60,
};
