import { expect, test } from "vitest";
import { subjectWords } from "./subject-words.ts";

test.each([
  ["all", { kind: "all" }, "everyone’s commits"],
  ["identity", undefined, "your own commits"],
  ["identity", { kind: "authors", authors: 1 }, "your own commits"],
  ["identity", { kind: "all" }, "everyone’s commits"],
  ["author", { kind: "authors", authors: 1 }, "commits of one author"],
] as const)("%s, analysed as %o, reads %s", (choice, analysed, words) => {
  expect(subjectWords(choice, analysed)).toBe(words);
});
