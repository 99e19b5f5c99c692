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
  ["Add x #12", 0],
  ["#34 add x", 1],
  ["fix(api): #34 add x", 1],
  ["Add x #34 (#12)", 1],
  ["part of #5 and #6", 2],
  ["Fixes: #5, #6 & #7", 3],
  ["Add x\n\nThe tests added in #605 and those of #12345 (see #3).", 3],
  ["Add x\n\nRefs: acme/web#2", 1],
  ["Add x\n\n* #124\n* #344: reproduce it", 2],
  ["Set the text to #123456", 0],
  ["use #333 for text", 0],
  ["Change the background colour to #4455", 0],
  ["fix #333333 background", 0],
  ["we are #1", 0],
  ["Add step #1", 0],
  ["Do step #14", 0],
  ["See https://www.lua.org/manual/5.3/manual.html#8 and &#8217;", 0],
  ["Support PHP-8 and PHP-83", 0],
  ["PHP-8 support", 0],
  ["Drop IE-11 and NODE-18", 0],
  ["Pass SOC-2, track COVID-19", 0],
  ["Deploy to US-EAST-1", 0],
  ["Compare LLAMA-3 and GLM-4", 0],
  ["Patch CVE-2025-68154", 0],
  ["Use a T1-1 badge", 0],
  ["Merge branch 'fix/DOC-214-date-field'", 1],
  ["WEB-1 Add x", 1],
  ["fix: [WEB-1] x", 1],
  ["Add x, closes WEB-1", 1],
  ["Add x like WEB-1", 0],
])("%j refers to %i issues", (message, expected) => {
  expect(countIssueReferences(message, 12)).toBe(expected);
});
