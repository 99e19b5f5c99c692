import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnalyzeOptions, analyze } from "../analyze.ts";
import { toFact } from "../commit/commit-fact.ts";
import type { AnalysisResult } from "../result.ts";
import { day, hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { type RawPullRequestParts, rawPullRequest } from "../testing/raw-pull-request.ts";
import { type PullRequestFact, toPullRequestFact } from "./pull-request-fact.ts";

const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 40 };
const all: AnalyzeOptions = { subject: { kind: "all" }, source, seed: "s", resamples: 30 };
const onlyAda: AnalyzeOptions = { ...all, subject: { kind: "authors", authorIds: ["ada@example.com"] } };
const sha = (number: number) => `merged ${number}`;

/** Forty commits of Ada's, one a day; commit `n` is what pull request `n` became. */
const commits = Array.from({ length: 40 }, (_, i) =>
  toFact(
    rawCommit({
      sha: sha(i + 1),
      parents: i === 0 ? [] : [sha(i)],
      at: monday + i * day,
      message: `feat: part ${i}`,
      files: [`src/part-${i}.ts`],
    }),
    plainKeys,
  ),
);

const pull = (number: number, parts: RawPullRequestParts = {}): PullRequestFact => {
  const mergedAt = new Date((monday + (number - 1) * day + hour) * 1_000).toISOString();
  return toPullRequestFact(rawPullRequest({ number, mergedAt, ...parts }), plainKeys.identify);
};
const pulls = (count: number, parts: RawPullRequestParts = {}) =>
  Array.from({ length: count }, (_, i) => pull(i + 1, parts));

const scores = (result: AnalysisResult) => result.axes.map(({ letter, score, band }) => [letter, score, band]);
const component = (result: AnalysisResult, id: string) =>
  result.axes.flatMap(({ components }) => components).find((each) => each.id === id);
const bob: RawPullRequestParts = { author: { login: "bob", id: 5, isBot: false } };

describe("without pull requests", () => {
  test.each([
    ["no_account", "Connect one and analyse again."],
    ["not_allowed", "“Pull requests: read-only”"],
    ["failed", "Analyse again later."],
    ["no_github", "Pull requests were not read: what depends on them is unknown."],
  ] as const)("that were not read for %s, all their figures are unknown and a note says why", (why, words) => {
    const { metrics, coverage } = analyze(commits, { ...all, pullRequests: why });
    const figures = Object.entries(metrics).filter(([name]) => name.startsWith("pull_request"));
    expect(figures).toHaveLength(8);
    expect(figures.filter(([, value]) => value !== null)).toEqual([]);
    expect(coverage.notes.at(-1)).toContain(words);
  });

  test("and with fewer than six of them, every score and band is the same", () => {
    const unread = analyze(commits, all);
    const few = analyze(commits, { ...all, pullRequests: pulls(5, { body: "## What\n- [x] closes #1" }) });
    expect(scores(few)).toEqual(scores(unread));
    expect(few.persona).toEqual(unread.persona);
    expect(component(few, "pr_review")).toMatchObject({ value: null, weight: 0.15 });
    for (const each of [few, unread]) {
      expect(component(each, "pr_review")?.evidence).toBe("Fewer than 6 merged pull requests were read.");
    }
    expect(few.metrics.pull_requests).toBe(5);
  });
});

describe("with them", () => {
  const body = "## What\n- [x] tested\n\nCloses #3";
  const mixed = [
    ...pulls(10, { body, changedFiles: 9 }),
    ...[11, 12, 13, 14, 15].map((number) => pull(number, { changedFiles: 3 })),
    ...[16, 17, 18, 19, 20].map((number) =>
      pull(number, { reviews: { count: 1, accounts: [{ login: "bob", id: 5, isBot: false }] }, changedFiles: 3 }),
    ),
  ];

  test("their figures are shares of the merged ones, and the components of three axes rest on them", () => {
    const result = analyze(commits, { ...onlyAda, pullRequests: mixed });
    expect(result.metrics).toMatchObject({
      pull_requests: 20,
      pull_request_files_p50: 6,
      pull_request_issue_ratio: 0.5,
      pull_request_structured_ratio: 0.5,
      pull_request_checklist_ratio: 0.5,
      pull_request_review_ratio: 0.25,
      pull_request_merge_methods: { merge: 0, squash: 20, rebase: 0, unknown: 0 },
      pull_request_commit_ratio: 0.5,
    });
    expect(component(result, "pr_review")).toMatchObject({ value: 0.75, weight: 0.15 });
    expect(component(result, "pr_structure")).toMatchObject({ value: 0.5, weight: 0.1 });
    // No commit names an issue: the pull requests do.
    expect(component(result, "issues")).toMatchObject({ value: 0.5, weight: 0.3 });
    // log2(10 / 3) / log2(41 / 3)
    expect(component(result, "pr_breadth")).toMatchObject({ value: 0.4604, weight: 0.1 });
    expect(result.axes.map(({ letter, coverage }) => [letter, coverage])).toEqual(
      expect.arrayContaining([
        ["A", 1],
        ["B", 1],
        ["D", 1],
      ]),
    );
    expect(result.coverage.notes.at(-1)).toContain("20 merged pull requests of this history were read");
  });

  test("few say less than many", () => {
    const weight = (count: number) =>
      component(analyze(commits, { ...all, pullRequests: pulls(count) }), "pr_review")?.weight ?? 0;
    expect([weight(6), weight(10), weight(20), weight(40)].map((each) => Math.round(each * 1e6) / 1e6)).toEqual([
      0.01, 0.05, 0.15, 0.15,
    ]);
  });

  test("one more or one less never makes a score jump", () => {
    const facts = pulls(40, { body: "Closes #1" });
    const planning = (count: number) =>
      analyze(commits, { ...all, resamples: 0, pullRequests: facts.slice(0, count) }).axes.find(
        ({ letter }) => letter === "D",
      )?.score ?? 0;
    const steps = Array.from({ length: 40 }, (_, i) => planning(i + 1) - planning(i));
    expect(Math.max(...steps.map(Math.abs))).toBeLessThanOrEqual(3);
    expect(planning(40) - planning(0)).toBeGreaterThan(20);
  });

  test("they are drawn with the sittings they came in, so that bands know of them", () => {
    const reviewed = pulls(40).map((fact, i): PullRequestFact => (i < 20 ? { ...fact, flags: ["reviewed"] } : fact));
    const band = (facts: PullRequestFact[]) =>
      analyze(commits, { ...all, resamples: 100, pullRequests: facts }).axes.find(({ letter }) => letter === "B")?.band;
    const [some, none] = [band(reviewed), band(pulls(40))];
    if (!some || !none) throw new Error("no band");
    expect(some.high - some.low).toBeGreaterThan(none.high - none.low);
  });
});

describe("whose and which", () => {
  test("the subject’s own count, everybody’s with all authors, and those of automation accounts never", () => {
    const facts = [
      ...pulls(7),
      ...[8, 9].map((number) => pull(number, bob)),
      pull(10, { author: { login: "dependabot", id: null, isBot: true } }),
    ];
    expect(analyze(commits, { ...onlyAda, pullRequests: facts }).metrics.pull_requests).toBe(9 - 2);
    expect(analyze(commits, { ...all, pullRequests: facts }).metrics.pull_requests).toBe(9);
    const noreply = { kind: "authors" as const, authorIds: ["5+bob@users.noreply.github.com"] };
    expect(analyze(commits, { ...all, subject: noreply, pullRequests: facts }).metrics.pull_requests).toBe(2);
  });

  test("one that is no part of the history, or whose outcome is gone, is left out", () => {
    const facts = [...pulls(6), pull(99), pull(7, { mergeCommit: null })];
    expect(analyze(commits, { ...all, pullRequests: facts }).metrics.pull_requests).toBe(6);
    expect(analyze([], { ...all, pullRequests: facts }).metrics).toMatchObject({
      pull_requests: 0,
      pull_request_review_ratio: null,
      pull_request_commit_ratio: null,
    });
  });

  test("that there may be older ones is said when a reading may have ended before them", () => {
    const note = (count: number) => {
      const elsewhere = Array.from({ length: count - 10 }, (_, i) => pull(1_000 + i));
      return analyze(commits, { ...all, resamples: 0, pullRequests: [...pulls(10), ...elsewhere] }).coverage.notes.at(
        -1,
      );
    };
    expect(note(999)).toBe("10 merged pull requests of this history were read, 10 of them by the authors analysed.");
    expect(note(1_000)).toContain("There may be older ones");
  });

  test("order and duplicates make no difference", () => {
    const facts = [...pulls(12, { body: "## a" }), ...[13, 14].map((number) => pull(number, bob))];
    const expected = analyze(commits, { ...all, pullRequests: facts });
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts, ...facts.slice(0, 5)], { minLength: 19 }), (shuffled) => {
        expect(analyze(commits, { ...all, pullRequests: shuffled })).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});
