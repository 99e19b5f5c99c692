import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { packFacts } from "./fact-columns.ts";
import { revertedCommits } from "./reverted.ts";

const [first, second, third] = ["a", "b", "c"].map((digit) => `abcdef0${digit}`.padEnd(40, digit));

/** Commits `first`, `second` and `third`, and one by somebody else that reverts what `name` says. */
const reverted = (name: string) => {
  const shas = [first ?? "", second ?? "", third ?? "", "d".repeat(64)];
  const message = `Revert "x"\n\nThis reverts commit ${name}.`;
  const facts = [
    ...shas.map((sha) => toFact(rawCommit({ sha }), plainKeys)),
    toFact(rawCommit({ sha: "e".repeat(40), email: "bob@example.com", message }), plainKeys),
  ];
  return [
    ...revertedCommits(
      packFacts(facts),
      Uint32Array.from(shas, (_, row) => row),
    ),
  ];
};

test("a commit is reverted when somebody names it, in full or by its beginning", () => {
  expect(reverted(second ?? "")).toEqual([0, 1, 0, 0]);
  expect(reverted((third ?? "").slice(0, 10))).toEqual([0, 0, 1, 0]);
  expect(reverted("d".repeat(64))).toEqual([0, 0, 0, 1]);
  expect(reverted("0".repeat(40))).toEqual([0, 0, 0, 0]);
});
