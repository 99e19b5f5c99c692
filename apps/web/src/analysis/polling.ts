/** How often a running job is looked at. */
export const POLL_MS = 700;
const SLOWEST_MS = 10_000;

/** The wait before the next look: steady while answers come, twice as long after each that did not. */
export const nextDelay = (delayMs: number, answered: boolean): number =>
  answered ? POLL_MS : Math.min(SLOWEST_MS, delayMs * 2);
