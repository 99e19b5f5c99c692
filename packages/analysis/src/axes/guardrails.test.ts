import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnalyzeOptions, analyze } from "../analyze.ts";
import { toFact } from "../commit/commit-fact.ts";
import { day, hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";

const options: AnalyzeOptions = {
  subject: { kind: "all" },
  source: { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 },
  seed: "guardrails",
  resamples: 0,
};

const paths = [
  "src/api/a.ts",
  "src/ui/b.tsx",
  "dist/b.js",
  "logo.svg",
  "tests/a.test.ts",
  "docs/x.md",
  "README.md",
  "CLAUDE.md",
  ".github/workflows/ci.yml",
  "package.json",
  "package-lock.json",
  ".claude/package-lock.json",
  "Dockerfile",
  "migrations/1.sql",
];
const messages = [
  "feat: a",
  "fix: b",
  "docs: c",
  "test: t",
  "Update x",
  "Add y",
  "chore: q",
  "fixup! x",
  'Revert "y"',
  "z",
];
const commit = fc.record({
  after: fc.integer({ min: 0, max: 20 * day }),
  message: fc.constantFrom(...messages),
  files: fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1, maxLength: 4 }),
});
type Commit = typeof commit extends fc.Arbitrary<infer T> ? T : never;

const guardrailsOf = (commits: readonly Commit[]) => {
  const facts = commits.map(({ after, message, files }, i) =>
    toFact(rawCommit({ sha: `${i}`, at: monday + after, message, files }), plainKeys),
  );
  return analyze(facts, options).axes.find((axis) => axis.letter === "B")?.score ?? -1;
};
const history = fc.array(commit, { minLength: 6, maxLength: 25 });
const testPath = fc.constantFrom("tests/n.test.ts", "src/ui/b.test.tsx", "spec/n_spec.rb");

// A commit without any file says nothing of what it is; with a test it is a test commit.
test("a test added to any commit that has files never lowers the guardrails", () => {
  fc.assert(
    fc.property(history, fc.nat(), testPath, (commits, chosen, path) => {
      const tested = commits.map((each, i) =>
        i === chosen % commits.length ? { ...each, files: [...each.files, path] } : each,
      );
      expect(guardrailsOf(tested)).toBeGreaterThanOrEqual(guardrailsOf(commits));
    }),
    { numRuns: 1000 },
  );
});

test("a commit of tests only, whatever else it is called, never lowers the guardrails", () => {
  fc.assert(
    fc.property(history, commit, testPath, (commits, more, path) => {
      expect(guardrailsOf([...commits, { ...more, files: [path] }])).toBeGreaterThanOrEqual(guardrailsOf(commits));
    }),
    { numRuns: 500 },
  );
});

test("tests beside documents neither make work of them nor count as a feature with tests", () => {
  const work = Array.from({ length: 6 }, (_, i) => ({ after: i * hour, message: "feat: a", files: ["src/a.ts"] }));
  const docs = { after: day, message: "feat: a", files: ["docs/x.md"] };
  const both = { ...docs, files: ["docs/x.md", "tests/n.test.ts"] };
  expect(guardrailsOf([...work, both])).toBeGreaterThanOrEqual(guardrailsOf([...work, docs]));
});
