import type { Clock } from "../clock.ts";

export type ManualClock = Clock & { advance(ms: number): void };

/** A clock that stands still until a test moves it. Timers fire in order as time passes them. */
export function createManualClock(startMs: number): ManualClock {
  let now = startMs;
  const timers = new Set<{ at: number; callback: () => void }>();

  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + Math.max(delayMs, 0), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const target = now + ms;
      for (;;) {
        const next = [...timers].filter((timer) => timer.at <= target).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = target;
    },
  };
}
