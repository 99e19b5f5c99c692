import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { hour, monday, plainKeys, type RawCommitParts, rawCommit } from "../testing/raw-commit.ts";
import { packFacts } from "./fact-columns.ts";
import { followFeatures } from "./followups.ts";
import { previousCommits, splitSessions } from "./sessions.ts";
import { selectSubject } from "./subject.ts";

type Step = [hours: number, message: string, files: RawCommitParts["files"]];

/** The outcome of each feature, in a history that ends with a commit of its own after `endHours`. */
function outcomesOf(steps: Step[], endHours = 100) {
  const last: Step = [endHours, "chore: the end", []];
  const facts = [...steps, last].map(([hours, message, files = []], i) =>
    toFact(rawCommit({ sha: `${i}`, at: monday + hours * hour, message, files }), plainKeys),
  );
  const selection = selectSubject(packFacts(facts), { kind: "all" });
  const sessions = splitSessions(selection, previousCommits(selection), 2);
  const outcomes = followFeatures(selection, sessions);
  return Array.from({ length: outcomes.count }, (_, i) => ({
    followed: outcomes.followed[i],
    secondsToFix: Number.isNaN(outcomes.secondsToFix[i]) ? null : outcomes.secondsToFix[i],
    loopLength: outcomes.loopLength[i],
    censored: outcomes.censored[i] === 1,
  }));
}

const open = { followed: 0, secondsToFix: null, loopLength: 0, censored: false };

test("a fix on a shared file within 24 hours follows the feature", () => {
  expect(
    outcomesOf([
      [0, "feat: x", ["a.ts", "b.ts"]],
      [23, "fix: x", ["b.ts"]],
    ]),
  ).toEqual([{ followed: 1, secondsToFix: 23 * hour, loopLength: 1, censored: false }]);
});

test("a fix on other files, or a day later, does not", () => {
  expect(
    outcomesOf([
      [0, "feat: x", ["a.ts"]],
      [1, "fix: y", ["b.ts"]],
    ]),
  ).toEqual([open]);
  expect(
    outcomesOf([
      [0, "feat: x", ["a.ts"]],
      [25, "fix: x", ["a.ts"]],
    ]),
  ).toEqual([open]);
});

test("fixes on fixes make the run longer; the first one gives the time", () => {
  const steps: Step[] = [
    [0, "feat: x", ["a.ts"]],
    [1, "fix: x", ["a.ts", "b.ts"]],
    [20, "fixup! feat: x", ["b.ts"]],
    [40, "fix: x again", ["b.ts"]],
  ];
  expect(outcomesOf(steps)).toEqual([{ followed: 1, secondsToFix: hour, loopLength: 3, censored: false }]);
});

test("a fix belongs to the latest of two features on its file", () => {
  const steps: Step[] = [
    [0, "feat: x", ["a.ts"]],
    [1, "feat: y", ["a.ts"]],
    [2, "fix: z", ["a.ts"]],
  ];
  expect(outcomesOf(steps)).toEqual([open, { followed: 1, secondsToFix: hour, loopLength: 1, censored: false }]);
});

test("without paths the same session counts half, another session not at all", () => {
  expect(
    outcomesOf([
      [0, "feat: x", null],
      [1, "fix: y", null],
    ]),
  ).toEqual([{ followed: 0.5, secondsToFix: hour, loopLength: 1, censored: false }]);
  expect(
    outcomesOf([
      [0, "feat: x", null],
      [5, "fix: y", null],
    ]),
  ).toEqual([open]);
  expect(
    outcomesOf([
      [0, "feat: x", null],
      [1, "fix: y", ["a.ts"]],
    ])[0]?.followed,
  ).toBe(0.5);
});

test("a feature of the last 24 hours is censored", () => {
  expect(outcomesOf([[0, "feat: x", ["a.ts"]]], 23)).toEqual([{ ...open, censored: true }]);
});

test("lock files tie nothing together", () => {
  const lock = "package-lock.json";
  expect(
    outcomesOf([
      [0, "feat: x", ["a.ts", lock]],
      [1, "fix: y", ["b.ts", lock]],
    ]),
  ).toEqual([open]);
});

test("a fix of the files of two features follows both, and what is fixed later still belongs to its own", () => {
  const steps: Step[] = [
    [0, "feat: x", ["a.ts"]],
    [1, "feat: y", ["b.ts"]],
    [2, "fix: both", ["a.ts", "b.ts"]],
    [3, "fix: x", ["a.ts"]],
  ];
  expect(outcomesOf(steps)).toEqual([
    { followed: 1, secondsToFix: 2 * hour, loopLength: 2, censored: false },
    { followed: 1, secondsToFix: hour, loopLength: 1, censored: false },
  ]);
});

test("what belongs to a run by half, others that follow it belong to by half", () => {
  const steps: Step[] = [
    [0, "feat: x", null],
    [1, "fix: y", ["a.ts"]],
    [2, "fix: z", ["a.ts"]],
  ];
  expect(outcomesOf(steps)).toEqual([{ followed: 0.5, secondsToFix: hour, loopLength: 2, censored: false }]);
});
