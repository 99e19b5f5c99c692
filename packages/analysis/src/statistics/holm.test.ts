import { expect, test } from "vitest";
import { holmAdjusted } from "./holm.ts";

test("the smallest counts for all, the next for one less, and none falls below the one before it", () => {
  const adjusted = holmAdjusted([0.04, 0.01, 0.03]);
  expect(adjusted.map((p) => Math.round(p * 1000) / 1000)).toEqual([0.06, 0.03, 0.06]);
  expect(holmAdjusted([0.9, 0.6])).toEqual([1, 1]);
  expect(holmAdjusted([])).toEqual([]);
});
