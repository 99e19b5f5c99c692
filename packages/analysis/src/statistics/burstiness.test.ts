import { expect, test } from "vitest";
import { burstiness } from "./burstiness.ts";
import { seededRandom } from "./random.ts";

test("equal gaps are periodic: -1", () => {
  expect(burstiness(new Array(12).fill(3.7))).toBe(-1);
});

test("one long gap among none is a burst: 1", () => {
  expect(burstiness([...new Array(30).fill(0), 100])).toBeCloseTo(1, 6);
});

test.each([10, 30, 100])("random gaps average to nearly 0 at %i gaps", (gaps) => {
  const random = seededRandom(`poisson ${gaps}`);
  let sum = 0;
  for (let i = 0; i < 4000; i++) {
    sum += burstiness(Array.from({ length: gaps }, () => -Math.log(1 - random()))) ?? 0;
  }
  expect(Math.abs(sum / 4000)).toBeLessThan(0.05);
});

test("fewer than 10 gaps, or only empty ones, say nothing", () => {
  expect(burstiness([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
  expect(burstiness(new Array(20).fill(0))).toBeNull();
});
