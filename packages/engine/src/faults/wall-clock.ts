import type { Clock } from "../clock.ts";

export type WallClock = Clock & {
  /** Time passes, and timers with it. */
  pass(ms: number): void;
  /** Somebody sets the clock, forward or back: timers do not notice. */
  set(byMs: number): void;
};

/** A clock as a machine has it: what it shows can be set, and its timers run by the time that passes. */
export function createWallClock(startMs: number): WallClock {
  let passed = 0;
  let shownAhead = startMs;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => shownAhead + passed,
    after(delayMs, callback) {
      const timer = { at: passed + Math.max(delayMs, 0), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(ms) {
      const target = passed + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= target).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        passed = Math.max(passed, next.at);
        next.callback();
      }
      passed = target;
    },
    set(byMs) {
      shownAhead += byMs;
    },
  };
}
