import type { TrendQuarter } from "@vibe/analysis/comparison/trend";
import { expect, test } from "vitest";
import { trendView } from "./trend-panels.ts";

const axes = [
  { letter: "A" as const, name: "Automation Heaviness" },
  { letter: "D" as const, name: "Planning Signal" },
];
const judged = (quarter: string, score: number, band: TrendQuarter["axes"][number]["band"] = null): TrendQuarter => ({
  quarter,
  commits: 40,
  ai_share: { value: 0.5, low: 0.4, high: 0.6 },
  axes: [{ letter: "A", score, band }],
});
const thin = (quarter: string): TrendQuarter => ({ quarter, commits: 3, ai_share: null, axes: [] });
const view = (...quarters: TrendQuarter[]) => trendView({ quarters, changes: [] }, axes);

test("fewer than two quarters with enough commits are no development", () => {
  expect(view()).toBeNull();
  expect(view(judged("2026-Q1", 40), thin("2026-Q2"))).toBeNull();
});

test("a quarter with too little leaves a gap", () => {
  const shown = view(
    judged("2025-Q4", 40),
    judged("2026-Q1", 50, { low: 45, high: 58 }),
    thin("2026-Q2"),
    judged("2026-Q3", 60),
  );
  const axis = shown?.panels.find(({ what }) => what === "A");
  expect(axis?.runs.map((run) => run.map(({ index }) => index))).toEqual([[0, 1], [3]]);
  expect(axis?.points[1]).toEqual({ index: 1, quarter: "2026-Q1", value: 50, low: 45, high: 58 });
  expect(axis?.points[0], "without resamples a band is its score").toMatchObject({ low: 40, high: 40 });
  expect(shown?.panels[0]?.points[0]).toMatchObject({ value: 50, low: 40, high: 60 });
});

test("what fewer than two quarters tell is named rather than drawn", () => {
  const shown = view(judged("2026-Q1", 40), judged("2026-Q2", 50));
  expect(shown?.panels.map(({ what }) => what)).toEqual(["ai_share", "A"]);
  expect(shown?.leftOut).toEqual(["Planning Signal"]);
});

test("an announced change marks its panel", () => {
  const change = { what: "A" as const, from: 40, to: 50, difference: 10, sentence: "It is 50 and was 40." };
  const quarters = [judged("2026-Q1", 40), judged("2026-Q2", 50)];
  const shown = trendView({ quarters, changes: [change] }, axes);
  expect(shown?.panels.map(({ changed }) => changed)).toEqual([false, true]);
});

test("a quarter more than a year before the last is nothing to compare it with", () => {
  const between = ["2025-Q2", "2025-Q3", "2025-Q4"].map(thin);
  expect(view(judged("2025-Q1", 40), ...between, judged("2026-Q1", 50))?.compared).toBe(true);
  expect(view(judged("2025-Q1", 40), ...between, thin("2026-Q1"), judged("2026-Q2", 50))?.compared).toBe(false);
});
