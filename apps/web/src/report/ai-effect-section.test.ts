import type { AiEffect } from "@vibe/analysis/comparison/ai-effect";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { AiEffectSection } from "./ai-effect-section.tsx";

const effect: AiEffect = {
  attributed_commits: 40,
  unattributed_commits: 40,
  matched_attributed: 40,
  matched_unattributed: 40,
  periods: 2,
  reason: null,
  measures: [
    {
      id: "test_cochange",
      label: "Tests beside changes",
      unit: "share",
      with_ai: 0.5,
      without_ai: 0.2,
      difference: 0.3,
      interval: { low: 0.1, high: 0.5 },
      verdict: "more",
      sentence: "Tests beside changes: differs.",
      commits: [40, 40],
    },
  ],
};
const text = (shown: AiEffect) =>
  renderToStaticMarkup(createElement(AiEffectSection, { effect: shown }))
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

test("a comparison says that it is an association and a lower bound, and where its method is", () => {
  const markup = renderToStaticMarkup(createElement(AiEffectSection, { effect }));
  expect(markup).toContain('aria-label="Tests beside changes with AI: +30 points, 95 % interval +10 to +50"');
  expect(markup).toContain('href="/methodology"');
  expect(text(effect)).toMatch(/association .* not a cause.* lower bound.* More with AI with AI 50 % without 20 %/);
});

test("where nothing could be compared, the reason stands alone", () => {
  const reason = "No commit names an AI tool.";
  const measures = effect.measures.map((measure) => ({
    ...measure,
    with_ai: null,
    without_ai: null,
    difference: null,
    interval: null,
    verdict: "cannot_tell" as const,
    sentence: "Tests beside changes cannot be compared: it takes 20 commits of each kind.",
  }));
  expect(text({ ...effect, reason, measures }).trim()).toBe(`With and without AI Not known. ${reason}`);
});
