import { expect, test } from "vitest";
import { studentP, studentQuantile } from "./student.ts";

// Reference values: tables of the t distribution.
test.each([
  [0.05, 1, 12.706],
  [0.05, 9, 2.262],
  [0.05, 29, 2.045],
  [0.01, 9, 3.25],
  [0.05, Number.POSITIVE_INFINITY, 1.96],
  [0.1, Number.POSITIVE_INFINITY, 1.645],
])("outside of which %s lies with %s degrees of freedom: %s", (p, df, t) => {
  expect(studentQuantile(p, df)).toBeCloseTo(t, 3 - Number(df === 1));
  expect(studentP(studentQuantile(p, df), df)).toBeCloseTo(p, 8);
});

test("no difference has p 1, an endless one p 0, an unknown one p 1", () => {
  expect(studentP(0, 9)).toBe(1);
  expect(studentP(Number.NEGATIVE_INFINITY, 9)).toBe(0);
  expect(studentP(Number.NaN, 9)).toBe(1);
});
