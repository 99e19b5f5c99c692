import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson.ts";

// Reference values: statsmodels proportion_confint(count, nobs, alpha=0.1, method="wilson"), by the closed form.
test.each([
  [0, 10, 0, 0.213],
  [5, 10, 0.2693, 0.7307],
  [10, 10, 0.787, 1],
  [50, 100, 0.4188, 0.5812],
])("%i of %i lies within %d and %d", (hits, total, low, high) => {
  const interval = wilsonInterval(hits, total);
  expect(interval?.low).toBeCloseTo(low, 3);
  expect(interval?.high).toBeCloseTo(high, 3);
});

test("nothing counted has no interval", () => {
  expect(wilsonInterval(0, 0)).toBeNull();
});
