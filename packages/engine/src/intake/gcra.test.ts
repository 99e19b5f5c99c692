import fc from "fast-check";
import { expect, test } from "vitest";
import { nextStart, type Pace } from "./gcra.ts";

const paces = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  periodMs: fc.integer({ min: 1000, max: 3_600_000 }),
  burst: fc.integer({ min: 0, max: 20 }),
});

/** Starts as soon as they are allowed, asked for at these moments. */
function starts(pace: Pace, askedAt: number[]): number[] {
  let arrivalAt: number | null = null;
  let now = 0;
  return askedAt.map((asked) => {
    now = Math.max(now, asked);
    let start = nextStart(pace, arrivalAt, now);
    while (start.at > now) {
      now = start.at;
      start = nextStart(pace, arrivalAt, now);
    }
    arrivalAt = start.arrivalAt;
    return now;
  });
}

test("limit and burst start at once, then one per emission", () => {
  const pace = { limit: 2, periodMs: 10_000, burst: 1 };
  expect(starts(pace, [0, 0, 0, 0, 0, 0])).toEqual([0, 0, 0, 5000, 10_000, 15_000]);
});

test("after a rest the whole burst is there again", () => {
  const pace = { limit: 1, periodMs: 1000, burst: 1 };
  expect(starts(pace, [0, 0, 0, 10_000, 10_000, 10_000])).toEqual([0, 0, 1000, 10_000, 10_000, 11_000]);
});

test("no window of any length holds more starts than its share and the burst", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(paces, gaps, (pace, between) => {
      let at = 0;
      const times = starts(
        pace,
        between.map((gap) => {
          at += gap;
          return at;
        }),
      );
      const emission = pace.periodMs / pace.limit;
      return times.every((from, i) =>
        times.slice(i).every((until, n) => n + 1 <= pace.limit + pace.burst + (until - from) / emission + 1e-6),
      );
    }),
  );
});

test("nobody waits longer than a queue in front of it needs", () => {
  fc.assert(
    fc.property(paces, fc.integer({ min: 1, max: 80 }), (pace, n) => {
      const last =
        starts(
          pace,
          Array.from({ length: n }, () => 0),
        ).at(-1) ?? 0;
      const emission = pace.periodMs / pace.limit;
      return last <= Math.max(0, n - pace.limit - pace.burst) * emission + n;
    }),
  );
});

test("a state from the future, after the clock was set back, does not start anything early", () => {
  const pace = { limit: 1, periodMs: 1000, burst: 0 };
  expect(nextStart(pace, 50_000, 0)).toEqual({ at: 50_000, arrivalAt: 50_000 });
});
