import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnalyzeOptions, analyze } from "../analyze.ts";
import type { AiEffect, MeasuredEffect } from "../comparison/ai-effect.ts";
import type { Trend } from "../comparison/trend.ts";
import { generateHistory } from "../testing/generate-history.ts";
import { checkNarrative } from "./check.ts";
import type { NarrativeFact } from "./fact.ts";
import { narrativeFacts } from "./facts.ts";
import type { Narrative } from "./narrative.ts";
import { narrativeText } from "./text.ts";

const options: AnalyzeOptions = {
  subject: { kind: "all" },
  source: { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 },
  seed: "job",
  resamples: 10,
};
const resultOf = (commits: number, seed = "text") => analyze(generateHistory(commits, seed), options);

const measured = (more: Partial<MeasuredEffect>): MeasuredEffect => ({
  id: "size",
  label: "Commit size",
  unit: "ratio",
  with_ai: 43.27,
  without_ai: 8.51,
  difference: 4.65,
  interval: { low: 3, high: 6 },
  verdict: "more",
  sentence: "",
  commits: [50, 90],
  ...more,
});
const effectOf = (...measures: MeasuredEffect[]): AiEffect => ({
  attributed_commits: 50,
  unattributed_commits: 90,
  matched_attributed: 50,
  matched_unattributed: 90,
  periods: 3,
  reason: null,
  measures,
});
const trend: Trend = {
  quarters: [
    {
      quarter: "2025-Q3",
      commits: 40,
      ai_share: { value: 0, low: 0, high: 0.1 },
      axes: [{ letter: "A", score: 20, band: null }],
    },
    { quarter: "2025-Q4", commits: 3, ai_share: null, axes: [] },
    {
      quarter: "2026-Q1",
      commits: 50,
      ai_share: { value: 0.62, low: 0.5, high: 0.7 },
      axes: [{ letter: "A", score: 51, band: null }],
    },
  ],
  changes: [
    {
      what: "A",
      from: 20,
      to: 51,
      difference: 31,
      sentence: "Automation Heaviness is 51 of 100 in 2026-Q1 and was 20 in the year before.",
    },
    {
      what: "ai_share",
      from: 0,
      to: 0.6249,
      difference: 0.6249,
      sentence: "In 2026-Q1 at least 62 % of the commits name an AI tool, in the year before at least 0 %.",
    },
  ],
};

test("a history is told in 8 to 12 facts of all topics, how much there is to read first", () => {
  const facts = narrativeFacts({ ...resultOf(300), trend });
  expect(facts.length).toBeGreaterThanOrEqual(8);
  expect(facts.length).toBeLessThanOrEqual(12);
  expect(facts[0]).toMatchObject({ id: "extent", values: { commits: 300 } });
  const topics = new Set(facts.map(({ topic }) => topic));
  expect([...topics].sort()).toEqual(["ai", "change", "guardrails", "iteration", "planning", "rhythm", "scope"]);
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
  for (const { text, strength } of facts) {
    expect(text).toMatch(/^[A-Z0-9].*\.$/);
    expect(text).not.toMatch(/\d\.\d\d|NaN|undefined|null/);
    expect(strength).toBeGreaterThan(0);
    expect(strength).toBeLessThanOrEqual(1);
  }
});

test("next to no history is one fact, and a text that says so", () => {
  const facts = narrativeFacts(resultOf(3));
  expect(facts.map(({ text }) => text)).toEqual(["3 commits were analysed, too few to tell more."]);
  const text = narrativeText(facts);
  expect(text).toMatchObject({ tagline: "Too little history to tell", summary: facts[0]?.text });
  expect(checkNarrative(text, facts)).toEqual([]);
  expect(narrativeFacts(resultOf(0))[0]?.text).toBe("No commit to tell about.");
});

test("a difference where AI takes part is told with both levels, and without a cause", () => {
  const reverted = measured({
    id: "outside_hours",
    unit: "share",
    with_ai: 0.0834,
    without_ai: 0.4,
    difference: -0.32,
    verdict: "less",
  });
  const ai_effect = effectOf(measured({}), reverted, measured({ id: "breadth", verdict: "no_clear_difference" }));
  const facts = narrativeFacts({ ...resultOf(200), ai_effect });
  expect(facts.filter(({ id }) => id.startsWith("effect_")).map(({ text }) => text)).toEqual([
    "Commits that name an AI tool typically change 43 hand-written lines, comparable other commits 8.5.",
    "8.3 % of the commits that name an AI tool fall outside weekdays from 8 to 18, 40 % of comparable other commits.",
  ]);
  const none = narrativeFacts({ ...resultOf(200), ai_effect: effectOf(measured({ verdict: "no_clear_difference" })) });
  expect(none.find(({ id }) => id === "effect_none")?.text).toContain("no clear difference in 1 measure.");
});

test("tools are named only when that is allowed", () => {
  const result = resultOf(200);
  const told = (allowToolNames: boolean) =>
    narrativeFacts(result, { allowToolNames })
      .map(({ text }) => text)
      .join(" ");
  expect(told(false)).not.toMatch(/Claude|Cursor/);
  const names = result.ai.tools.map(({ name }) => name);
  expect(checkNarrative(narrativeText(narrativeFacts(result)), narrativeFacts(result), names)).toEqual([]);
});

test("the text by itself passes its own check, whatever the history", () => {
  const effects = fc.record({
    with_ai: fc.double({ min: 0, max: 1, noNaN: true }),
    without_ai: fc.double({ min: 0, max: 1, noNaN: true }),
    id: fc.constantFrom("test_cochange" as const, "reverted" as const, "outside_hours" as const),
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.nat(), effects, fc.boolean(), (commits, seed, effect, names) => {
      const difference = effect.with_ai - effect.without_ai;
      const told = {
        ...resultOf(commits, `${seed}`),
        ...(seed % 2 === 0 ? { trend } : {}),
        ...(seed % 3 === 0 ? { ai_effect: effectOf(measured({ ...effect, unit: "share", difference })) } : {}),
      };
      const facts = narrativeFacts(told, { allowToolNames: names });
      const text = narrativeText(facts);
      expect(checkNarrative(text, facts)).toEqual([]);
      expect(text.sections.length).toBeLessThanOrEqual(5);
      const cited = text.sections.flatMap(({ fact_ids }) => fact_ids);
      expect(cited.length).toBe(new Set(cited).size);
    }),
    { numRuns: 60 },
  );
});

const facts: NarrativeFact[] = [
  {
    id: "size",
    topic: "scope",
    text: "The median commit changes 1240 lines.",
    values: { median: 1240 },
    strength: 0.5,
  },
  { id: "ai", topic: "ai", text: "At least 28.6 % name a tool.", values: { percent: 28.6 }, strength: 0.5 },
  {
    id: "change",
    topic: "change",
    text: "In 2026-Q1 it is 51, half of what it was.",
    values: { quarter: "2026-Q1", to: 51 },
    strength: 0.5,
  },
];
const written = (content: string, fact_ids: string[] = ["size", "ai", "change"]): Narrative => ({
  summary: "A summary.",
  tagline: "A tagline",
  sections: [{ title: "A title", content, fact_ids }],
});

test.each([
  "The median commit changes 1,240 lines, at least 28 %.",
  "About 1,200 lines change in a commit, and 29 % name a tool.",
  "It is 51 in 2026-Q1, half of what it was, and 28.6 % at most.",
  "There is one thing to say.",
])("%s is supported by the facts it cites", (content) => {
  expect(checkNarrative(written(content), facts)).toEqual([]);
});

test.each([
  ["The median commit changes 1300 lines.", 'says "1300", which no cited fact says'],
  ["In 2025-Q4 it was so.", 'says "2025-Q4"'],
  ["It is three times as much.", 'says "three"'],
  ["It is twice as much.", 'says "twice"'],
  ["Most commits name a tool.", 'says "Most"'],
  ["The work is excellent.", 'judges the person or the work: "excellent"'],
  ["A 10x author.", 'judges the person or the work: "10x"'],
  ["They want to ship.", 'says what somebody intended or felt: "want"'],
  ["Because of AI commits are larger.", 'says what something brought about: "Because of"'],
  ["See 1240abcdef for that.", "contains a commit id"],
  ["Ask ada@example.com.", "contains an address"],
  ["The Secret-Project is large.", 'names "secret-project"'],
])("%s is refused", (content, problem) => {
  expect(checkNarrative(written(content), facts, ["secret-project"]).join(" ")).toContain(problem);
});

test("a number counts only in the section that cites its fact, and citations must exist", () => {
  expect(checkNarrative(written("It is 51.", ["size"]), facts)).toEqual([
    'Section 1 says "51", which no cited fact says.',
  ]);
  expect(checkNarrative(written("Nothing.", ["sizes"]), facts)).toEqual(['Section 1 cites "sizes", which is no fact.']);
  expect(checkNarrative(written("Nothing.", []), facts)).toEqual(["Section 1 cites no fact."]);
});

test("lengths and emptiness are told in sentences", () => {
  const candidate = { ...written("x"), tagline: "a".repeat(61), summary: " " };
  expect(checkNarrative(candidate, facts)).toEqual([
    "The tagline has 61 characters; at most 60 are shown.",
    "The summary is empty.",
  ]);
  expect(checkNarrative({ ...candidate, tagline: "a", summary: "b", sections: [] }, facts)).toEqual([
    "There are 0 sections; it takes 1 to 6.",
  ]);
});
