import { expect, test } from "vitest";
import { streaksOf } from "./streaks.ts";

test.each([
  [[], null, 0, 0],
  [[10], 10, 1, 1],
  [[1, 2, 3, 7, 8], 8, 3, 2],
  [[1, 2, 3, 7, 8], 9, 3, 2],
  [[1, 2, 3, 7, 8], 10, 3, 0],
])("days %j in a history that ends on day %s: longest %i, current %i", (days, lastDay, longest, current) => {
  expect(streaksOf(days, lastDay)).toMatchObject({ longest, current });
});

test("weekends neither break a run nor count, when they are left out", () => {
  // 1970-01-01, day 0, was a Thursday: 0 and 1 are Thursday and Friday, 4 is Monday.
  expect(streaksOf([0, 1, 4], 4)).toEqual({ longest: 2, current: 1 });
  expect(streaksOf([0, 1, 4], 4, { weekends: false })).toEqual({ longest: 3, current: 3 });
  expect(streaksOf([0, 1, 2, 4], 6, { weekends: false })).toEqual({ longest: 3, current: 0 });
  expect(streaksOf([2, 3], 4, { weekends: false })).toEqual({ longest: 0, current: 0 });
});
