import { expect, test } from "vitest";
import { countIssueReferences, pullRequestNumber } from "./references.ts";

test.each([
  ["Add x (#12)", 12],
  ["Merge pull request #7 from a/b", 7],
  ["Add x #12", null],
  ["", null],
])("pull request of %j is %s", (subject, expected) => {
  expect(pullRequestNumber(subject)).toBe(expected);
});

test.each([
  ["fix #1, fixed #1", 1],
  ["closed acme/web#2 and GH-3", 2],
  ["see https://github.com/acme/web/issues/4", 1],
  ["ABC-12 and UTF-8 and SHA-256", 1],
  ["colour #fff and C#7", 0],
  ["Add x (#12)", 0],
])("%j refers to %i issues", (message, expected) => {
  expect(countIssueReferences(message, 12)).toBe(expected);
});
