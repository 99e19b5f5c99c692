import fc from "fast-check";
import { expect, test } from "vitest";
import { analyze } from "../analyze.ts";
import { toFact } from "../commit/commit-fact.ts";
import { plainKeys, type RawCommitParts, rawCommit } from "../testing/raw-commit.ts";
import { packFacts } from "./fact-columns.ts";
import { hasCommits } from "./subject.ts";

const fact = (sha: string, parts: RawCommitParts) => toFact(rawCommit({ sha, ...parts }), plainKeys);
const agent = { name: "Copilot", email: "198982749+Copilot@users.noreply.github.com" };

test("who authored, applied an agent's work or is named in it has commits; who is only named or merges has none", () => {
  const columns = packFacts([
    fact("1", { email: "ada@example.com", message: "x\n\nCo-authored-by: Bob <bob@example.com>" }),
    fact("2", { ...agent, committerEmail: "eve@example.com" }),
    fact("3", { ...agent, message: "x\n\nCo-authored-by: Dan <dan@example.com>" }),
    fact("4", { email: "kim@example.com", parents: ["1", "2"] }),
  ]);
  const found = ["ada", "eve", "dan", "bob", "kim", "nobody"].map((name) =>
    hasCommits(columns, { kind: "authors", authorIds: [`${name}@example.com`] }),
  );
  expect(found).toEqual([true, true, true, false, false, false]);
});

test("of different facts about one commit the same one counts, in whatever order they come", () => {
  const trailer = "\n\nCo-authored-by: Claude <noreply@anthropic.com>";
  const facts = [
    fact("a", { message: "feat: x" }),
    fact("a", { message: `feat: x${trailer}` }),
    fact("a", { message: "feat: x", email: "bob@example.com" }),
    fact("b", { message: `fix: y${trailer}` }),
  ];
  const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 2 };
  const options = { subject: { kind: "all" as const }, source, seed: "s", resamples: 0 };
  const whole = analyze(facts, options);
  fc.assert(
    fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (order) => {
      expect(analyze(order, options)).toEqual(whole);
    }),
  );
});
