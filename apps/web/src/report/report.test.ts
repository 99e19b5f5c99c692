import { analyze } from "@vibe/analysis/analyze";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Report } from "./report.tsx";
import type { StoredResult } from "./stored-result.ts";

const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 };
const result: StoredResult = analyze([], { subject: { kind: "all" }, source, seed: "s" });
const html = (stored: StoredResult) => renderToStaticMarkup(createElement(Report, { result: stored, whose: "all" }));

test("a result of an earlier version is shown whole, and says what analysing again would add", () => {
  const { ai_effect: _effect, trend: _trend, ...early } = result;
  const { longest_workday_streak_days: _days, ...metrics } = early.metrics;
  const shown = html({ ...early, metrics });
  expect(shown.match(/Analyse again to see this/gi)).toHaveLength(3);
  expect(shown).toContain('id="coverage"');
  expect(html(result)).not.toMatch(/Analyse again/i);
});

test("every part that the contents name is there", () => {
  const shown = html(result);
  const anchors = [...shown.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id);
  expect(anchors.length).toBeGreaterThan(8);
  for (const id of anchors) expect(shown, id).toContain(`id="${id}"`);
});
