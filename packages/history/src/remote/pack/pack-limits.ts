/** What a pack may cost. A server is somebody else's: every size it names is checked before anything is allocated for it. */

export type PackLimits = {
  /** Bytes of the pack as it is sent; all of it is held. */
  packBytes: number;
  objects: number;
  /** One object, inflated or put together from differences. */
  objectBytes: number;
  /**
   * All that may be inflated and put together for one pack, at least and for each of its bytes: what bounds the time it takes.
   * A folder of ten thousand files that changes ten thousand times packs into two megabytes and unpacks into four gigabytes.
   */
  workBytes: number;
  workPerByte: number;
  /** Differences upon differences; git itself makes 50, and never reads more than 4,095. */
  deltaDepth: number;
};

export const defaultPackLimits: PackLimits = {
  packBytes: 64 * 1024 * 1024,
  objects: 2_000_000,
  objectBytes: 32 * 1024 * 1024,
  workBytes: 8 * 1024 ** 3,
  workPerByte: 200,
  deltaDepth: 4_095,
};
