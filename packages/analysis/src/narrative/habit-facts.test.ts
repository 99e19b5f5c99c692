import { expect, test } from "vitest";
import { analyze } from "../analyze.ts";
import { toFact } from "../commit/commit-fact.ts";
import { generateHistory } from "../testing/generate-history.ts";
import { hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { percent, percentAtLeast, toldShare } from "./fact.ts";
import { narrativeFacts } from "./facts.ts";
import { habitFacts } from "./habit-facts.ts";

const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 };
const options = { subject: { kind: "all" as const }, source, seed: "s", resamples: 0 };
const of = (count: number, message: string, files: string[]) =>
  Array.from({ length: count }, () => ({ message, files }));

function resultOf(...commits: { message: string; files: string[] }[]) {
  const facts = commits.map((parts, i) =>
    toFact(rawCommit({ sha: `${i}`, at: monday + 30 * i * hour, ...parts }), plainKeys),
  );
  return analyze(facts, { ...options, source: { ...source, listedCommits: commits.length } });
}
const textOf = (result: ReturnType<typeof resultOf>, id: string) =>
  habitFacts(result).find((fact) => fact.id === id)?.text;

test.each([
  [0, 12, "None of the 12 features was", { whole: 12 }],
  [1, 12, "1 of 12 features was", { part: 1, whole: 12 }],
  [3.5, 12, "3.5 of 12 features were", { part: 3.5, whole: 12 }],
  [12, 12, "All 12 features were", { whole: 12 }],
  [29, 30, "97 % of the features were", { percent: 97 }],
  [1, 9000, "1 of 9000 features was", { part: 1, whole: 9000 }],
])("%d of %d is told as %s", (part, whole, words, values) => {
  const { subject, verb, values: shown } = toldShare(part, whole, "feature");
  expect(`${subject} ${verb("was", "were")}`).toBe(words);
  expect(shown).toEqual(values);
});

test("what is not all does not read as all, and a lower bound is rounded down", () => {
  expect([percent(0.9996), percent(0.996), percent(1)]).toEqual([99.9, 99.6, 100]);
  expect([percentAtLeast(0.29), percentAtLeast(899, 1000), percentAtLeast(29, 100)]).toEqual([29, 89, 29]);
});

test("shares of few are told with their counts, and of fewer than five not at all", () => {
  const three = resultOf(...of(3, "feat: a", ["src/a.ts", "src/a.test.ts"]), ...of(4, "docs: b", ["README.md"]));
  expect(habitFacts(three).map(({ id }) => id)).not.toContain("tests");
  expect(textOf(three, "followups")).toBeUndefined();
  expect(textOf(three, "docs_first")).toBeUndefined();
  expect(textOf(three, "conventional")).toBe("All 7 subject lines have the conventional form (type: text).");
  const few = resultOf(...of(3, "feat: a", ["src/a.ts", "src/a.test.ts"]), ...of(3, "fix: b", ["src/b.ts"]));
  expect(textOf(few, "tests")).toMatch(/^3 of 6 features and fixes touch tests or are followed/);
  expect(textOf(few, "size")).toBe("The median commit changes 2 hand-written lines.");
});

test("the half hour that stands before every session is not told as time worked", () => {
  expect(textOf(resultOf(...of(6, "feat: a", ["src/a.ts"])), "sessions")).toBe(
    "The work comes in 6 sessions; at least half of them span no time, as a single commit does.",
  );
  const pairs = Array.from({ length: 12 }, (_, i) =>
    toFact(rawCommit({ sha: `${i}`, at: monday + 15 * Math.floor(i / 2) * hour + (i % 2) * 600 }), plainKeys),
  );
  expect(textOf(analyze(pairs, options), "sessions")).toBe(
    "The work comes in 6 sessions; the median one lasts 40 minutes, half an hour before its first commit included.",
  );
});

test("counts are those of the components", () => {
  const ids = habitFacts(analyze(generateHistory(400, "counts"), options)).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(["tests", "followups", "conventional"]));
});

test("nothing is said of the history, of which merges, bots and other people are left out", () => {
  const result = resultOf(...of(6, "feat: a", ["src/a.ts"]));
  expect(narrativeFacts(result)[0]?.text).toBe("6 commits were analysed, made on 6 days over a span of 7 days.");
  expect(textOf(result, "ci")).toBe("None of the analysed commits touches CI workflows.");
});

test("where many commits have no kind, only those that have one are told of", () => {
  const result = resultOf(
    ...of(25, "x", ["src/a.ts"]),
    ...of(1, "fix: b", ["src/b.ts"]),
    ...of(8, "docs: c", ["docs/c.md"]),
  );
  expect(textOf(result, "mix")).toBe("Kinds are known for 9 of 34 commits, with 1 fix among them.");
});
