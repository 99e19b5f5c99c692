import fc from "fast-check";
import { expect, test } from "vitest";
import { day, monday, rawCommit } from "../testing/raw-commit.ts";
import type { RawCommit } from "./commit.ts";
import { type FactKeys, factVersion, toFact } from "./commit-fact.ts";
import { hash32 } from "./hash.ts";

const keys: FactKeys = { identify: (email) => `id-${hash32(email)}`, salt: "salt" };

test("a commit with 3 files and 400 lines has 3 changed files", () => {
  const files = [
    { path: "src/a.ts", added: 200, deleted: 0 },
    { path: "src/b.ts", added: 0, deleted: 150 },
    { path: "package-lock.json", added: 40, deleted: 10 },
  ];
  expect(toFact(rawCommit({ files }), keys)).toMatchObject({
    version: factVersion,
    filesChanged: 3,
    additions: 240,
    deletions: 160,
    sourceFiles: 2,
    sourceLines: 350,
    subsystems: ["core"],
    languages: ["typescript"],
  });
});

test("without files everything about paths is unknown, not zero", () => {
  expect(toFact(rawCommit({ files: null, message: "feat: x" }), keys)).toMatchObject({
    filesChanged: null,
    additions: null,
    deletions: null,
    sourceFiles: null,
    sourceLines: null,
    subsystems: null,
    languages: null,
    fileIds: null,
    category: "feature",
  });
});

test("a binary file adds no lines; a missing count makes the sum unknown", () => {
  const files = [
    { path: "src/a.ts", added: 3, deleted: 1 },
    { path: "logo.bin", added: null, deleted: null },
  ];
  expect(toFact(rawCommit({ files }), keys)).toMatchObject({ additions: 3, deletions: 1 });
  expect(toFact(rawCommit({ files, countsKnown: false }), keys)).toMatchObject({
    filesChanged: 2,
    additions: null,
    deletions: null,
  });
});

test("invalid dates and offsets become null", () => {
  expect(toFact(rawCommit({ at: Number.NaN }), keys).authoredAt).toBeNull();
  expect(toFact(rawCommit({ at: 0 }), keys).authoredAt).toBeNull();
  expect(toFact(rawCommit({ at: 9e12 }), keys).authoredAt).toBeNull();
  expect(toFact(rawCommit({ offsetMinutes: 51 * 60 }), keys).tzOffsetMin).toBeNull();
});

test("an author date more than a day after the commit was made is none", () => {
  const at = (author: number, committer: number) => {
    const raw = rawCommit({ at: committer });
    return toFact({ ...raw, author: { ...raw.author, epochSeconds: author } }, keys);
  };
  const year2037 = Date.UTC(2037, 0, 1) / 1000;
  expect(at(year2037, monday)).toMatchObject({ authoredAt: null, committedAt: monday });
  expect(at(monday + day + 1, monday).authoredAt).toBeNull();
  expect(at(monday + day, monday).authoredAt).toBe(monday + day);
  expect(at(monday - 400 * day, monday).authoredAt).toBe(monday - 400 * day);
  expect(at(monday, 0)).toMatchObject({ authoredAt: monday, committedAt: null });
  expect(at(monday, Date.UTC(2101, 0, 1) / 1000).committedAt).toBeNull();
});

test.each([
  ["PLAN.md", true],
  ["SPEC.md", true],
  ["specification.txt", true],
  ["DESIGN.md", true],
  ["Architecture.adoc", true],
  ["roadmap.md", true],
  ["RFC-001.md", true],
  ["prd.md", true],
  ["product_requirements.md", true],
  ["proposal-auth.rst", true],
  ["implementation-plan.md", true],
  ["ADR.md", true],
  ["TODO", true],
  ["todo.txt", true],
  ["requirements.txt", false],
  ["requirements-dev.txt", false],
  ["README.md", false],
  ["CLAUDE.md", false],
  ["plan.ts", false],
  ["spec.json", false],
  ["todo", false],
  ["explanation.md", false],
  ["planet.md", false],
  ["docs/PLAN.md", false],
  ["packages/a/TODO.md", false],
])("%s is a planning document at the root: %s", (path, isPlan) => {
  expect(toFact(rawCommit({ files: [path] }), keys).flags.includes("root_plan")).toBe(isPlan);
});

test("a person who is called like a tool stays the co-author of others and no agent", () => {
  const message =
    "Add x\n\nCo-authored-by: Claude Coder <claude@acme.fr>\nCo-authored-by: Jules Gemini <jules@acme.fr>";
  const fact = toFact(rawCommit({ name: "Codex", email: "codex@alera.example", message }), keys);
  expect(fact).toMatchObject({ actor: "human", tools: [] });
  expect(fact.coAuthorIds).toHaveLength(2);
});

test("flags, scope, references and co-authors come from the message", () => {
  const message =
    "feat(api)!: add login (#12)\n\nCloses #7 and acme/web#8, see ABC-9, not UTF-8.\n\n" +
    "Co-authored-by: Bob <bob@example.com>\nCo-authored-by: Claude <noreply@anthropic.com>\n" +
    "Co-authored-by: renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>\nCo-authored-by: Ada <ADA@example.com>";
  const fact = toFact(rawCommit({ message, parents: ["p", "q"] }), keys);
  expect(fact.flags).toEqual(["merge", "conventional", "co_authored"]);
  expect(fact.coAuthorIds).toEqual([keys.identify("bob@example.com")]);
  expect(fact.tools).toEqual([{ id: "claude", tier: 1, reason: "agent_email" }]);
  expect(fact.pullRequest).toBe(12);
  expect(fact.issueReferences).toBe(3);
  expect(fact.scopeId).toBe(toFact(rawCommit({ message: "fix(API): x" }), keys).scopeId);
});

test.each([
  ["This reverts commit 9FCEB02d0ae598e95dc970b74767f19372d61af8.", "9fceb02d0ae598e95dc970b74767f19372d61af8"],
  ["This reverts commit 9fceb02d, reversing\nchanges made to 1234567.", "9fceb02d"],
  [`This reverts commit ${"ab".repeat(32)}`, "ab".repeat(32)],
  ["This reverts commit 1111111.\nThis reverts commit 2222222.", "1111111"],
  ["This reverts commit abc12.", null],
  [`This reverts commit ${"a".repeat(65)}`, null],
  ["It said: This reverts commit 1111111.", null],
  ["Reverts acme/web#12", null],
])("of %j the fact keeps which commit is reverted: %s", (line, sha) => {
  expect(toFact(rawCommit({ message: `Back to the old parser\n\n${line}` }), keys).reverts).toBe(sha);
});

test("a note under refs/notes/ai makes a mark", () => {
  const aiNote =
    'a.ts\n  k 1\n---\n{"schema_version":"authorship/3.0.0","sessions":{"k":{"agent_id":{"tool":"codex"}}}}';
  expect(toFact(rawCommit({ aiNote }), keys).tools).toEqual([{ id: "codex", tier: 1, reason: "git_note" }]);
});

test("documentation beyond a lone README at the root is told apart", () => {
  expect(toFact(rawCommit({ files: ["README.md"] }), keys).flags).toContain("root_readme_only");
  expect(toFact(rawCommit({ files: ["README.md", "docs/a.md"] }), keys).flags).not.toContain("root_readme_only");
});

test("file ids are capped, ascending and the same for the same file in another large commit", () => {
  const paths = Array.from({ length: 200 }, (_, i) => `src/file-${i}.ts`);
  const all = toFact(rawCommit({ files: paths }), keys).fileIds ?? [];
  const more = toFact(rawCommit({ files: [...paths, "src/other.ts"].reverse() }), keys).fileIds ?? [];
  expect(all).toHaveLength(64);
  expect(all).toEqual([...all].sort((a, b) => a - b));
  expect(all.filter((id) => more.includes(id)).length).toBeGreaterThanOrEqual(63);
});

const text = fc.string({ unit: "binary", maxLength: 200 });
const anyNumber = fc.oneof(fc.integer(), fc.double(), fc.constant(Number.NaN));
const person = fc.record({ name: text, email: text, epochSeconds: anyNumber, offsetMinutes: anyNumber });
const change = fc.record({
  path: text,
  added: fc.option(anyNumber, { nil: null }),
  deleted: fc.option(anyNumber, { nil: null }),
});
const anyCommit: fc.Arbitrary<RawCommit> = fc.record({
  sha: text,
  parents: fc.array(text, { maxLength: 3 }),
  author: person,
  committer: person,
  message: fc.oneof(
    text,
    fc.array(text, { maxLength: 5 }).map((lines) => `x\n\nCo-authored-by: ${lines.join("\n")}`),
  ),
  files: fc.option(fc.array(change, { maxLength: 5 }), { nil: null }),
  countsKnown: fc.boolean(),
  aiNote: fc.option(text, { nil: null }),
});

test("any commit has a fact, and the fact survives JSON", () => {
  fc.assert(
    fc.property(anyCommit, (raw) => {
      const fact = toFact(raw, keys);
      expect(JSON.parse(JSON.stringify(fact))).toEqual(fact);
    }),
  );
});

test("no word of the message, no e-mail, no name and no path is in the fact", () => {
  const secret = "Xyzzy";
  const raw = rawCommit({
    name: `${secret}name`,
    email: `${secret}@example.com`,
    message: `feat(${secret}): ${secret}\n\n${secret} #4\n\nCo-authored-by: ${secret} <${secret}@${secret}.com>\n${secret}: ${secret}`,
    files: [`src/${secret}.ts`, `${secret}/${secret}.md`],
  });
  expect(JSON.stringify(toFact(raw, keys)).toLowerCase()).not.toContain(secret.toLowerCase());
});

test("ids of files, areas and scopes repeat under one salt and tell nothing under another", () => {
  const raw = rawCommit({
    message: "fix(api): x",
    files: ["src/index.ts", "README.md", "package.json", "src/api/a.ts", "docs/a.md"],
  });
  const idsOf = (salt: string) => {
    const { fileIds, codeAreas, docAreas, scopeId } = toFact(raw, { ...keys, salt });
    return [...(fileIds ?? []), ...(codeAreas ?? []), ...(docAreas ?? []), scopeId];
  };
  expect(idsOf("one")).toEqual(idsOf("one"));
  expect(idsOf("one").filter((id) => idsOf("two").includes(id))).toEqual([]);
});

test("an explanation is what a message says below its subject, trailers and quotations aside", () => {
  const lengthOf = (message: string) => toFact(rawCommit({ message }), keys).explanationLength;
  expect(lengthOf("feat: x")).toBe(0);
  expect(lengthOf("feat: x\n\nBecause of y.\nAnd z.")).toBe("Because of y.And z.".length);
  const trailers = "Refs: #12\nCo-authored-by: Claude <noreply@anthropic.com>";
  expect(lengthOf(`feat: x\n\n${trailers}`)).toBe(0);
  expect(lengthOf(`feat: x\n\nWhy.\n\n> quoted\n\n${trailers}\n`)).toBe("Why.".length);
});
