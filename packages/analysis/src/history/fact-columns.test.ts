import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnalyzeOptions, analyze, analyzeColumns } from "../analyze.ts";
import { type CommitFact, toFact } from "../commit/commit-fact.ts";
import { generateHistory } from "../testing/generate-history.ts";
import { plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { emptyColumns, mergeColumns, packFacts, shaOf } from "./fact-columns.ts";

const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 };
const options: AnalyzeOptions = { subject: { kind: "all" }, source, seed: "columns", resamples: 10 };
const facts = generateHistory(150, "columns");

test("facts dealt over shards in any way add up to the analysis of the whole", () => {
  const whole = analyze(facts, options);
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: facts.length, maxLength: facts.length }), fc.nat(3), (deal, into) => {
      const shards = [0, 1, 2, 3].map((shard) => packFacts(facts.filter((_, i) => deal[i] === shard)));
      const sum = emptyColumns();
      for (const shard of [...shards.slice(into), ...shards.slice(0, into)]) mergeColumns(sum, shard);
      expect(analyzeColumns(sum, options)).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test("shards may overlap", () => {
  const sum = packFacts(facts.slice(0, 100));
  mergeColumns(sum, packFacts(facts.slice(50)));
  expect(sum.count).toBe(200);
  expect(analyzeColumns(sum, options)).toEqual(analyze(facts, options));
});

test("an analysis leaves the columns as they were: more can be added to them", () => {
  const columns = packFacts(facts.slice(0, 100));
  analyzeColumns(columns, options);
  mergeColumns(columns, packFacts(facts.slice(100)));
  expect(analyzeColumns(columns, options)).toEqual(analyze(facts, options));
});

test("masks of languages are kept when columns grow and add up; none and not read are both 0", () => {
  const commits = [["a.ts", "a.tf"], ["a.tf"], ["README.md"], null];
  const packed = packFacts(commits.map((files) => toFact(rawCommit({ files }), plainKeys)));
  const many = emptyColumns(1);
  for (let i = 0; i < 3; i++) mergeColumns(many, packed);
  const [first, last] = [1, 2 ** 30];
  expect([...many.languages.subarray(0, many.count)]).toEqual(
    Array.from({ length: 3 }, () => [first + last, last, 0, 0]).flat(),
  );
});

test("a stored fact of an older version has no languages", () => {
  const { languages: _, ...older } = toFact(rawCommit({ files: ["a.ts"] }), plainKeys);
  expect(packFacts([older as CommitFact]).languages[0]).toBe(0);
});

test("names of commits come back as they were, of 40 digits or not", () => {
  const shas = ["0123456789abcdef0123456789abcdef01234567", "f".repeat(64), "x", "A".repeat(40)];
  const columns = packFacts(shas.map((sha) => toFact(rawCommit({ sha }), plainKeys)));
  mergeColumns(columns, packFacts([toFact(rawCommit({ sha: "y" }), plainKeys)]));
  expect(Array.from({ length: columns.count }, (_, row) => shaOf(columns, row))).toEqual([...shas, "y"]);
});
