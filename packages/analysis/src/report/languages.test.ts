import fc from "fast-check";
import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { languages } from "../commit/languages.ts";
import { historyOf } from "../testing/history.ts";
import { hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { languagesOf } from "./languages.ts";

const factsOf = (commits: (string[] | null)[]) =>
  commits.map((files, i) => toFact(rawCommit({ sha: `${i}`, at: monday + i * hour, files }), plainKeys));
const use = (commits: (string[] | null)[]) => languagesOf(historyOf(factsOf(commits)));

test("a commit counts once for each language it touches; the share is of the commits whose files were read", () => {
  const commits = [
    ["a.ts", "b.ts", "c.test.tsx"],
    ["a.ts", "a.sql"],
    ["a.py", "README.md"],
    ["package-lock.json", "dist/a.js"],
    [],
    null,
  ];
  expect(use(commits)).toEqual({
    commitsWithCode: 3,
    languages: [
      { id: "typescript", name: "TypeScript", commits: 2, share_of_commits: 0.4 },
      { id: "python", name: "Python", commits: 1, share_of_commits: 0.2 },
      { id: "sql", name: "SQL", commits: 1, share_of_commits: 0.2 },
    ],
  });
});

test("merges and bots are not the subject's work", () => {
  const [work, ...others] = [
    rawCommit({ sha: "1", files: ["a.ts"] }),
    rawCommit({ sha: "2", files: ["a.go"], parents: ["p", "q"] }),
    rawCommit({ sha: "3", files: ["a.rs"], name: "renovate[bot]", email: "1+renovate[bot]@users.noreply.github.com" }),
  ].map((raw) => toFact(raw, plainKeys));
  expect(languagesOf(historyOf([...others, ...(work === undefined ? [] : [work])])).languages).toEqual([
    { id: "typescript", name: "TypeScript", commits: 1, share_of_commits: 1 },
  ]);
});

test("nothing read is nothing said", () => {
  const nothing = { commitsWithCode: 0, languages: [] };
  expect(use([])).toEqual(nothing);
  expect(use([null, null])).toEqual(nothing);
  expect(use([["README.md"], []])).toEqual(nothing);
});

test("the first and the last language of the table are counted, and at most eight are shown", () => {
  const oneOfEach = languages.map(({ extensions }) => `a.${extensions.split(" ")[0]}`);
  const { commitsWithCode, languages: shown } = use([oneOfEach, ["a.ts"], ["a.tf"], ["a.tf"]]);
  expect(commitsWithCode).toBe(4);
  expect(shown.map(({ id, commits }) => `${id} ${commits}`)).toEqual([
    "hcl 3",
    "typescript 2",
    "c 1",
    "clojure 1",
    "cpp 1",
    "csharp 1",
    "css 1",
    "dart 1",
  ]);
});

test("the order of commits and of their files changes nothing", () => {
  const path = fc.constantFrom("a.ts", "b.tsx", "a.py", "a.go", "a.sql", "README.md", "dist/a.js", "Gemfile");
  const commits = fc.array(fc.option(fc.array(path, { maxLength: 4 }), { nil: null }), { maxLength: 20 });
  const shuffled = commits.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(factsOf(all), { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, facts]) => {
      const expected = use(all);
      expect(languagesOf(historyOf(facts))).toEqual(expected);
      expect(use(all.map((files) => files?.toReversed() ?? null))).toEqual(expected);
      for (const { commits, share_of_commits } of expected.languages) {
        expect(commits).toBeLessThanOrEqual(expected.commitsWithCode);
        expect(share_of_commits).toBeLessThanOrEqual(1);
      }
    }),
  );
});
