import type { Coverage } from "@vibe/analysis/result";
import { expect, test } from "vitest";
import { coverageSentences } from "./coverage-sentences.ts";

const coverage: Coverage = {
  listed_commits: 20,
  merge_commits: 2,
  bot_commits: 8,
  other_author_commits: 1,
  co_authored_commits: 0,
  subject_commits: 9,
  commits_with_paths: 9,
  commits_with_line_counts: 9,
  invalid_dates: 0,
  authors: 2,
  shallow: false,
  partial_clone: false,
  first_commit_seen: true,
  head_sha: "head",
  notes: [],
};
const sentences = (parts: Partial<Coverage>) =>
  coverageSentences({ ...coverage, ...parts }, "everyone’s commits").map((each) => each.replaceAll("\u00a0", " "));

test("commits of bots are not said to be by people", () => {
  expect(sentences({}).slice(0, 3)).toEqual([
    "20 commits can be reached from the head, merges and bots included. They have 2 human authors.",
    "Analysed: 9 commits (everyone’s commits, without merges and bots).",
    "Left out as made by others: 1 commit.",
  ]);
});

test("one is not many, and of none nothing more is said", () => {
  expect(sentences({ listed_commits: 1, authors: 1 })[0]).toBe(
    "1 commit can be reached from the head, merges and bots included. They have 1 human author.",
  );
  expect(sentences({ subject_commits: 0, other_author_commits: 0 }).join(" ")).not.toContain("known for");
});

test("what is known of some only is left to the notes, which say of how many", () => {
  expect(sentences({}).join(" ")).toContain("known for all of them");
  expect(sentences({ commits_with_line_counts: 4 }).join(" ")).not.toContain("known for");
});
