import type { MonthlyMix } from "@vibe/analysis/result";
import { expect, test } from "vitest";
import { categoriesByCount, mixView } from "./commit-mix.ts";

const month = (name: string, categories: MonthlyMix[number]["categories"]): MonthlyMix[number] => ({
  month: name,
  commits: Object.values(categories).reduce((sum, count) => sum + count, 0),
  categories,
  size_p50: null,
});

test("kinds are stacked without gaps and add up to the commits of the month", () => {
  const [column] = mixView([month("2026-11", { revert: 1, feature: 4, fix: 2, auth: 1, unknown: 2 })]).columns;
  expect(column?.segments).toEqual([
    { kind: "feature", commits: 4, from: 0, to: 4 },
    { kind: "fix", commits: 3, from: 4, to: 7 },
    { kind: "other", commits: 3, from: 7, to: 10 },
  ]);
  expect(column?.commits).toBe(10);
});

test("months without commits are empty columns", () => {
  const view = mixView([month("2025-11", { fix: 1 }), month("2026-02", { fix: 1 })]);
  expect(view.columns.map((column) => [column.month, column.commits])).toEqual([
    ["2025-11", 1],
    ["2025-12", 0],
    ["2026-01", 0],
    ["2026-02", 1],
  ]);
  expect(view.gapsLeftOut).toBe(false);
});

test("a gap of many years is left out, and said so", () => {
  const view = mixView([month("1998-01", { fix: 1 }), month("2026-02", { fix: 1 })]);
  expect(view.columns).toHaveLength(2);
  expect(view.gapsLeftOut).toBe(true);
});

test.each([
  [1, 1],
  [3, 4],
  [5, 5],
  [41, 50],
  [160, 200],
  [1_000, 1_000],
])("the scale for %d commits goes to %d", (commits, top) => {
  expect(mixView([month("2026-11", { fix: commits })]).top).toBe(top);
});

test("only kinds that occur are explained", () => {
  expect(mixView([month("2026-11", { docs: 1, fix: 1 })]).kinds).toEqual(["fix", "docs"]);
  expect(mixView([])).toMatchObject({ columns: [], kinds: [] });
});

test("categories come most frequent first", () => {
  expect(categoriesByCount({ fix: 2, docs: 5, chore: 2, test: 0 })).toEqual([
    ["docs", 5],
    ["chore", 2],
    ["fix", 2],
  ]);
});
