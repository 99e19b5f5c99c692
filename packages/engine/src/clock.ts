/** The engine's only source of time, so that tests can move it. */
export type Clock = {
  now(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
};

/** setTimeout fires at once for longer delays than this. */
const maxTimeoutMs = 2_147_483_647;

export const systemClock: Clock = {
  now: Date.now,
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), maxTimeoutMs));
    return () => clearTimeout(timer);
  },
};
