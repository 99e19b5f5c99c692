import type { Trend, TrendQuarter } from "@vibe/analysis/comparison/trend";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { TrendSection } from "./trend-section.tsx";

const quarter = (name: string, share: number): TrendQuarter => ({
  quarter: name,
  commits: 40,
  ai_share: { value: share, low: share - 0.1, high: share + 0.1 },
  axes: [],
});
const html = (trend: Trend) => renderToStaticMarkup(createElement(TrendSection, { trend, axes: [] }));
const quarters = [quarter("2026-Q1", 0.2), quarter("2026-Q2", 0.619)];

test("announced changes are sentences, and silence is said", () => {
  const sentence = "In 2026-Q2 at least 61 % of the commits name an AI tool.";
  const changes = [{ what: "ai_share" as const, from: 0.2, to: 0.619, difference: 0.419, sentence }];
  expect(html({ quarters, changes })).toContain(sentence);
  expect(html({ quarters, changes: [] })).toContain("Nothing changed beyond what chance explains.");
});

test("a chart says in words from where to where it goes, lower bounds rounded down", () => {
  expect(html({ quarters, changes: [] }).replaceAll("\u00a0", " ")).toContain(
    'aria-label="Commits with AI, at least: 20 % in 2026-Q1, 61 % in 2026-Q2, between 20 % and 61 % in 2 quarters"',
  );
});

test("one quarter is no development, and there is no chart", () => {
  const shown = html({ quarters: [quarter("2026-Q1", 0.2)], changes: [] });
  expect(shown).toContain("it takes two quarters");
  expect(shown).not.toContain("<svg");
});
