import type { Clock } from "../clock.ts";

/** Time that passes `factor` times as fast, counted from a moment that several processes may share. */
export function createFastClock(factor: number, start = Date.now()): Clock {
  return {
    now: () => start + Math.floor((Date.now() - start) * factor),
    after(delayMs, callback) {
      const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0) / factor, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  };
}
