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
  expect(named.insights.find((insight) => insight.id === "ai")?.title).toBe("At least 50 % with AI");
  expect(textOf(resultOf(["feat: a"]), "ai")).toContain("does not mean that none was used");
});

test("notes say what was not read", () => {
  const notes = resultOf(["feat: a", "feat: b"], null).coverage.notes.join(" ");
  expect(notes).toContain("2 commits could be read without files only");
  expect(notes).toContain("The clone is partial");
  expect(notes).toContain("clock set to UTC");
  expect(notes).not.toContain("shallow");
});
