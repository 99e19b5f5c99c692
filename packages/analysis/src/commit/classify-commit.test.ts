import fc from "fast-check";
import { expect, test } from "vitest";
import { classifyCommit } from "./classify-commit.ts";
import { parseSubject } from "./subject-line.ts";

test.each([
  ["feat: x", "feature", "prefix"],
  ["feat!: x", "feature", "prefix"],
  ["feat(api)!: x", "feature", "prefix"],
  ["FIX(api): x", "fix", "prefix"],
  ["perf: x", "refactor", "prefix"],
  ["revert: feat: x", "revert", "prefix"],
  ["build: x", "infra", "prefix"],
  ["ci: x", "infra", "prefix"],
  ["deps: x", "chore", "prefix"],
  ["release: v1", "chore", "prefix"],
  ["security: x", "fix", "prefix"],
  ["wip: x", "unknown", "prefix"],
  ["✨ feat: x", "feature", "prefix"],
  ["[ABC-1] fix: x", "fix", "prefix"],
  ["fixup! feat: x", "fixup", "prefix"],
  ["squash! add x", "fixup", "prefix"],
  ['Revert "feat: add x"', "revert", "prefix"],
  ["Add x", "feature", "verb"],
  ["Implemented x", "feature", "verb"],
  ["add tests for parser", "test", "verb"],
  ["Add unit tests", "test", "verb"],
  ["Update README", "docs", "verb"],
  ["Update author page", "change", "verb"],
  ["update dependencies", "chore", "verb"],
  ["Bump lodash from 4.1.2 to 4.1.3", "chore", "verb"],
  ["Bump timeout", "change", "verb"],
  ["Fix typo in docs", "docs", "verb"],
  ["Fix tests", "fix", "verb"],
  ["Fixes the sum", "fix", "verb"],
  ["Handle empty input", "fix", "verb"],
  ["fixture cleanup", "refactor", "keyword"],
  ["http: add handler", "feature", "verb"],
  [":bug: correct the sum", "fix", "verb"],
  ["Initial commit", "setup", "verb"],
  ["set up the repo", "setup", "verb"],
  ["1.2.3", "chore", "keyword"],
  ["Broken build: the bug is elsewhere", "fix", "keyword"],
  ["category algorithm trust", "unknown", "none"],
  // An object decides only where it ends the phrase.
  ["Add version selector", "feature", "verb"],
  ["Support multiple versions", "feature", "verb"],
  ["Add workflow engine", "feature", "verb"],
  ["Add pipeline operator", "feature", "verb"],
  ["Add comment form", "feature", "verb"],
  ["Add comments feature to posts", "feature", "verb"],
  ["Add license check", "feature", "verb"],
  ["Add typo tolerance to search", "feature", "verb"],
  ["Implement test runner", "feature", "verb"],
  ["Add support for docker", "feature", "verb"],
  ["Add comments to parser", "docs", "verb"],
  ["Add CHANGELOG entry for 2.1", "docs", "verb"],
  ["Update README.md with install steps", "docs", "verb"],
  ["Rewrite README introduction", "docs", "verb"],
  ["Add GitHub Actions workflow", "infra", "verb"],
  ["Add docker compose file", "infra", "verb"],
  ["Add CI/CD", "infra", "verb"],
  ["Switch to GitHub Actions", "infra", "verb"],
  ["Clean up tests (#12)", "test", "verb"],
  ["Add test cases for the parser", "test", "verb"],
  // Versions only rise where something is bumped, upgraded or updated.
  ["Bump actions/checkout from 3 to 4", "chore", "verb"],
  ["Bump foo from 3 to 4 in /web", "chore", "verb"],
  ["Bump version to 1.2.3", "chore", "verb"],
  ["Upgrade React to v19", "chore", "verb"],
  ["Upgrade to Node 20", "chore", "verb"],
  ["Upgrade Next.js 14 to 15", "chore", "verb"],
  ["Bump the web group across 1 directory with 2 updates", "chore", "verb"],
  ["Update lodash to 4.17.21", "chore", "verb"],
  ["Update version selector", "change", "verb"],
  ["Update opacity to 0.5%", "change", "verb"],
  ["Update limit to 5", "change", "verb"],
  ["Use latest version of eslint", "change", "verb"],
  // Verbs that programs use too.
  ["Release 1.4.0", "chore", "verb"],
  ["Release v2", "chore", "verb"],
  ["Release @acme/core@1.2.3", "chore", "verb"],
  ["Publish packages", "chore", "verb"],
  ["Release lock after error", "change", "verb"],
  ["Publish message to queue", "change", "verb"],
  ["Initialize project", "setup", "verb"],
  ["init", "setup", "verb"],
  ["Initialize variables before use", "change", "verb"],
  ["Revert button color", "change", "verb"],
  ["Reverts the order of list items", "change", "verb"],
  ["Revert back to old behaviour", "revert", "prefix"],
  ["Revert last commit", "revert", "prefix"],
  ["Revert 0a1b2c3d", "revert", "prefix"],
  ["Revert feat(api): add x", "revert", "prefix"],
  ["revert(api): x", "revert", "prefix"],
  ["[FIX] sale: compute taxes", "fix", "verb"],
  ["[docs] how to install", "docs", "verb"],
  ["[core] Add reducer", "feature", "verb"],
  // Several words at the beginning, and what a program shall not do.
  ["Initial support for passkeys", "feature", "verb"],
  ["First draft of the plugin API", "feature", "verb"],
  ["Make rendering twice as fast", "refactor", "verb"],
  ["Factor out the block lookup", "refactor", "verb"],
  ["Don't retry on 4xx responses", "fix", "keyword"],
  ["Don't lint generated code", "style", "keyword"],
  ["Run gofmt", "style", "verb"],
  ["Fix lint errors", "style", "verb"],
  ["Fix error formatting in the log", "fix", "verb"],
  ["Remove unused imports", "refactor", "verb"],
  ["Remove unused tests", "test", "verb"],
  ["Create CONTRIBUTING.md", "docs", "verb"],
  ["Update yarn.lock", "chore", "verb"],
  ["Update snapshots", "test", "verb"],
  ["Cut 3.0.0", "chore", "verb"],
  ["Cut the image in half", "change", "verb"],
  // Gitmoji decide where words do not; tickets and areas are no words.
  ["🐛 null pointer in export", "fix", "prefix"],
  [":recycle: split module", "refactor", "prefix"],
  ["✨ add tests", "test", "verb"],
  ["🔥 remove banner", "change", "verb"],
  ["APP-9 Add wish list", "feature", "verb"],
  ["APP-9: docs: how to install", "docs", "prefix"],
  ["#123 fix wrong redirect", "fix", "verb"],
  ["iio: adc: add driver for XY123", "feature", "verb"],
  ["Merge pull request #12 from u/feature-auth", "unknown", "none"],
  ["Merge branch 'fix-bug'", "unknown", "none"],
  ["", "unknown", "none"],
])("%j is %s by %s", (subject, category, source) => {
  expect(classifyCommit(subject, null)).toMatchObject({ category, source });
});

test("a body that says which commit it reverts makes a revert", () => {
  const message = "Back to the old parser\n\nThis reverts commit 0123456789abcdef.";
  expect(classifyCommit(message, null).category).toBe("revert");
});

test.each([
  ["feat: x", ["tests"], false, "test"],
  ["fix: x", ["docs"], false, "docs"],
  ["feat: x", ["ci", "infra"], false, "infra"],
  ["feat: x", ["deps"], false, "chore"],
  ["feat: x", ["deps", "core"], false, "feature"],
  ["feat: x", ["tests", "core"], false, "feature"],
  ["feat: x", ["tests", "docs"], false, "docs"],
  ["feat: x", ["tests", "ci", "infra"], false, "infra"],
  ["feat: x", ["tests", "deps"], false, "chore"],
  ["test: x", ["tests", "deps"], false, "test"],
  ["test: x", ["docs"], false, "docs"],
  ["feat: x", ["tests", "docs", "deps"], false, "feature"],
  ["revert: x", ["tests"], false, "revert"],
  ["feat: x", ["other"], true, "chore"],
] as const)("%s on %j (lock files only: %s) is %s: paths outweigh words", (subject, subsystems, locks, category) => {
  expect(classifyCommit(subject, { subsystems, lockFilesOnly: locks, count: 1 }).category).toBe(category);
});

test("a commit without files is classified by its words", () => {
  expect(classifyCommit("feat: x", { subsystems: [], lockFilesOnly: true, count: 0 }).category).toBe("feature");
});

test("scope and text add tags without changing the category", () => {
  expect(classifyCommit("feat(auth): add login", null)).toMatchObject({ category: "feature", tags: ["auth"] });
  expect(classifyCommit("perf: faster", null).tags).toEqual(["perf"]);
  expect(classifyCommit("Update author page", null).tags).toEqual([]);
});

test("only known types make a conventional header", () => {
  expect(parseSubject("Note: something").type).toBeNull();
  expect(parseSubject("feat(api)!: x")).toMatchObject({ type: "feat", scope: "api", breaking: true, text: "x" });
});

test("any text can be classified", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (message) => classifyCommit(message, null).category !== undefined),
  );
});
