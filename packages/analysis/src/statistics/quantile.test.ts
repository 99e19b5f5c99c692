import { expect, test } from "vitest";
import { mean, quantile, standardDeviation } from "./quantile.ts";

test.each([
  [[], 0.5, null],
  [[7], 0.9, 7],
  [[1, 2, 3, 4], 0.5, 2.5],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[1, 2, 3, 4, 5], 0.9, 4.6],
  [[10, 20], 0, 10],
  [[10, 20], 1, 20],
])("quantile of %j at %s is %s", (values, p, expected) => {
  expect(quantile(values, p)).toBe(expected);
});

test("mean and population standard deviation", () => {
  expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
  expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  expect(standardDeviation([])).toBeNull();
});
