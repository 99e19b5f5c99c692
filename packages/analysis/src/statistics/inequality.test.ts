import { expect, test } from "vitest";
import { entropyBits, evenness, gini } from "./inequality.ts";

const each = (...values: number[]) => values.map((value) => ({ value, count: 1 }));

test.each([
  [each(1, 1, 1, 1), 0],
  [each(0, 0, 0, 1), 0.75],
  [each(1, 2, 3, 4), 0.25],
  [[{ value: 2, count: 50 }], 0],
])("gini of %j is %d", (values, expected) => {
  expect(gini(values)).toBeCloseTo(expected, 10);
});

test("a value counted twice weighs like two values", () => {
  expect(
    gini([
      { value: 1, count: 2 },
      { value: 5, count: 1 },
    ]),
  ).toBeCloseTo(gini(each(1, 1, 5)) ?? -1, 10);
  expect(gini([])).toBeNull();
});

test("entropy in bits and relative to its maximum", () => {
  expect(entropyBits([1, 1, 1, 1])).toBe(2);
  expect(evenness([5, 5])).toBe(1);
  expect(evenness([9])).toBe(0);
  expect(evenness([0, 0])).toBeNull();
});
