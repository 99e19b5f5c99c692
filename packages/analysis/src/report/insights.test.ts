import { expect, test } from "vitest";
import { analyze } from "../analyze.ts";
import { toFact } from "../commit/commit-fact.ts";
import { day, hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";

const source = { headSha: "head", shallow: false, partialClone: true, listedCommits: 0 };

function resultOf(messages: readonly string[], files: string[] | null = ["src/a.ts"]) {
  return resultWith(messages.map((message) => ({ message, files })));
}

function resultWith(commits: readonly { message: string; files: string[] | null }[]) {
  const facts = commits.map((parts, i) =>
    toFact(rawCommit({ sha: `${i}`, at: monday + i * day + (i % 5) * hour, ...parts }), plainKeys),
  );
  return analyze(facts, { subject: { kind: "all" }, source, seed: "s", resamples: 0 });
}

const textOf = (result: ReturnType<typeof resultOf>, id: string) =>
  result.insights.find((insight) => insight.id === id)?.text;

test("fixes without features print no ratio", () => {
  const text = textOf(resultOf(["fix: a", "fix: b", "fix: c", "fix: d", "fix: e"]), "commit_mix");
  expect(text).toBe("5 of 5 commits are of this kind. Counted: 0 features and 5 fixes.");
});

const titleOf = (result: ReturnType<typeof resultOf>, id: string) =>
  result.insights.find((insight) => insight.id === id)?.title;
const times = (n: number, message: string) => Array.from({ length: n }, () => message);

test("of features and fixes the larger number is told for each of the smaller", () => {
  const text = (features: number, fixes: number) =>
    textOf(resultOf([...times(features, "feat: a"), ...times(fixes, "fix: b")]), "commit_mix");
  expect(text(4, 8)).toContain("Counted: 4 features and 8 fixes, about 2 fixes for each feature.");
  expect(text(9, 6)).toContain("about 1.5 features for each fix.");
  expect(text(2, 1)).toContain("Counted: 2 features and 1 fix.");
});

test("where kinds are mostly unknown, the most frequent one is not told as that of all", () => {
  const unknown = resultOf([...times(8, "x"), "fix: a", "fix: b", "docs: c"]);
  expect(titleOf(unknown, "commit_mix")).toBe("Kinds of commits");
  expect(textOf(unknown, "commit_mix")).toBe(
    "Kinds are known for 3 of 11 commits; most often fixes 2, documentation 1.",
  );
  expect(textOf(resultOf(times(6, "x")), "commit_mix")).toBe("Kinds are known for 0 of 6 commits.");
});

test("what is less than half of all is not told as most of it", () => {
  const hours = (list: number[]) =>
    analyze(
      list.map((at, i) => toFact(rawCommit({ sha: `${i}`, at: monday + i * day + at * hour }), plainKeys)),
      { subject: { kind: "all" }, source, seed: "s", resamples: 0 },
    );
  // From 9 on: mornings, afternoons, evenings and nights.
  const spread = (mornings: number, others: number) =>
    hours([...Array(mornings).fill(0), ...Array(others).fill(5), ...Array(others).fill(10), ...Array(others).fill(16)]);
  expect(titleOf(spread(50, 20), "timing")).toBe("Most often mornings");
  expect(textOf(spread(50, 20), "timing")).toBe(
    "45 % of the commits fall on mornings, by the clock they were recorded on.",
  );
  expect(titleOf(spread(6, 1), "timing")).toBe("Mostly mornings");
  expect(textOf(spread(6, 1), "timing")).toContain("6 of 9 commits fall on mornings");
  expect(titleOf(spread(4, 0), "timing")).toBeUndefined();
});

test("runs and sessions of one are not told as several", () => {
  const single = resultOf(["feat: a"]);
  expect(textOf(single, "streak")).toBe("All commits are of one day.");
  expect(textOf(single, "sessions")).toBe("A pause of more than 2 hours starts a new session.");
  const together = [0, 1].map((at) => toFact(rawCommit({ sha: `${at}`, at: monday + at * hour }), plainKeys));
  const one = analyze(together, { subject: { kind: "all" }, source, seed: "s", resamples: 0 });
  expect(textOf(one, "sessions")).toContain(" It lasts 1.5 hours, half an hour before the first commit included.");
  const apart = [0, 3, 5].map((at) => toFact(rawCommit({ sha: `${at}`, at: monday + at * day }), plainKeys));
  const result = analyze(apart, { subject: { kind: "all" }, source, seed: "s", resamples: 0 });
  expect(titleOf(result, "streak")).toBe("3 active days");
  expect(textOf(result, "streak")).toBe("Commits on 3 of 6 days; no two of them in a row.");
  expect(textOf(result, "sessions")).toContain("At least half of them span no time, as a single commit does.");
  expect(textOf(resultOf(["feat: a", "feat: b"]), "streak")).toContain("The history ends in a run of 2 days.");
});

test.each([
  [1, "Small commits"],
  [3, "Medium commits"],
  [6, "Large commits"],
])("a median of %i files is told in plain words", (count, title) => {
  const files = Array.from({ length: count }, (_, i) => `src/${i}.ts`);
  expect(titleOf(resultOf(["feat: a", "feat: b"], files), "chunkiness")).toBe(title);
  expect(textOf(resultOf(["feat: a", "feat: b"], files), "chunkiness")).toMatch(`touches ${count} hand-written file`);
});

test("of few features those that were followed are counted, and of fewer than five nothing is said", () => {
  // The last feature has no full day of history after it.
  const messages = [...times(5, "feat: a"), "fix: b", ...times(2, "feat: c")];
  expect(textOf(resultOf(messages), "followups")).toBe(
    "1 of 6 features was followed within 24 hours by a fix on the same files; one that shares only the session counts half.",
  );
  expect(textOf(resultOf([...times(4, "feat: a"), "fix: b"]), "followups")).toBeUndefined();
});

test("what the history cannot tell is absent", () => {
  const ids = resultOf(["fix: a", "fix: b"], null).insights.map((insight) => insight.id);
  expect(ids).not.toContain("chunkiness");
  expect(ids).not.toContain("followups");
});

test("languages are counted in commits that touch any", () => {
  const languages = (commits: string[][]) =>
    resultWith(commits.map((files) => ({ message: "feat: a", files }))).insights.find(({ id }) => id === "languages");
  const times = (n: number, files: string[]) => Array.from({ length: n }, () => files);
  expect(languages([...times(4, ["a.ts"]), ["a.ts", "a.py"], ["a.css"], ["README.md"], []])).toEqual({
    id: "languages",
    title: "Mostly TypeScript",
    text: "5 of 6 commits with code touch TypeScript, 1 CSS, 1 Python.",
  });
  expect(languages([["a.go"]])?.text).toBe("1 of 1 commit with code touches Go.");
  expect(languages([...times(2, ["a.go"]), ["a.c"], ["a.rs"], ["a.r"]])?.title).toBe("Several languages");
  expect(languages(times(3, ["a.vue", "a.ts"]))?.title).toBe("Several languages");
  expect(languages([["README.md"]])).toBeUndefined();
  expect(textOf(resultOf(["feat: a"], null), "languages")).toBeUndefined();
});

test("attribution is worded as a lower bound", () => {
  const named = resultOf(["feat: a\n\nCo-authored-by: Claude <noreply@anthropic.com>", "feat: b"]);
  expect(named.insights.find((insight) => insight.id === "ai")?.title).toBe("At least 1 commit with AI");
  const marked = "feat: a\n\nCo-authored-by: Claude <noreply@anthropic.com>";
  const many = resultOf(Array.from({ length: 100 }, (_, i) => (i < 29 ? marked : "feat: b")));
  expect(titleOf(many, "ai")).toBe("At least 29 % with AI");
  expect(titleOf(resultOf(Array.from({ length: 200 }, (_, i) => (i < 1 ? marked : "feat: b"))), "ai")).toBe(
    "At least 1 commit with AI",
  );
  expect(textOf(resultOf(["feat: a"]), "ai")).toContain("does not mean that none was used");
});

test("notes say what was not read", () => {
  const notes = resultOf(["feat: a", "feat: b"], null).coverage.notes.join(" ");
  expect(notes).toContain("No commit’s changed files could be read.");
  expect(notes).toContain("Not all contents of files were at hand");
  expect(notes).toContain("clock set to UTC");
  expect(notes).not.toContain("shallow");
});
