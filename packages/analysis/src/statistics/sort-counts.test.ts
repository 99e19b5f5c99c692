import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import { sortCounts } from "./sort-counts.ts";

test.each([
  ["few", 100, 50],
  ["many small", 30_000, 3_000],
  ["many, one of them large", 30_000, 2 ** 31],
])("%s values are sorted as any sort would", (_, count, largest) => {
  const random = seededRandom("sort");
  const values = Uint32Array.from({ length: count }, () => Math.floor(random() * largest));
  const expected = values.slice().sort();
  expect(sortCounts(values)).toEqual(expected);
  expect(sortCounts(new Uint32Array(0))).toHaveLength(0);
});
