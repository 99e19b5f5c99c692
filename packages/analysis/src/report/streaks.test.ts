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
