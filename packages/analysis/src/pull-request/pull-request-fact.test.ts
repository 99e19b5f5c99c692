import { describe, expect, test } from "vitest";
import { type RawPullRequestParts, rawPullRequest as raw } from "../testing/raw-pull-request.ts";
import { toPullRequestFact } from "./pull-request-fact.ts";

const identify = (email: string) => `id of ${email}`;
const factOf = (parts: RawPullRequestParts) => toPullRequestFact(raw(parts), identify);
const commit = (sha: string, authoredAt: string, parts: object = {}) => {
  return { sha, authoredAt, subject: "feat: a", email: "ada@example.com", login: "ada", ...parts };
};
const [nine, ten, eleven] = ["2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z"];

describe("how it was merged", () => {
  const two = [commit("1", nine), commit("2", ten)];
  test.each([
    [
      "two parents",
      { commits: { count: 2, last: two }, mergeCommit: { sha: "m", authoredAt: eleven, parents: 2 } },
      "merge",
    ],
    [
      "a new commit",
      { commits: { count: 2, last: two }, mergeCommit: { sha: "s", authoredAt: eleven, parents: 1 } },
      "squash",
    ],
    [
      "the last of several commits, again",
      { commits: { count: 2, last: two }, mergeCommit: { sha: "2b", authoredAt: ten, parents: 1 } },
      "rebase",
    ],
    [
      "a new commit for one",
      { commits: { count: 1, last: [commit("1", nine)] }, mergeCommit: { sha: "s", authoredAt: eleven, parents: 1 } },
      "squash",
    ],
    [
      "one commit, again",
      { commits: { count: 1, last: [commit("1", nine)] }, mergeCommit: { sha: "1b", authoredAt: nine, parents: 1 } },
      "rebase",
    ],
    [
      "the last commit but for a merge of the base",
      {
        commits: { count: 2, last: [commit("1", nine), commit("2", ten, { subject: "Merge branch 'main' into x" })] },
        mergeCommit: { sha: "1b", authoredAt: nine, parents: 1 },
      },
      "rebase",
    ],
    ["nothing that is left", { mergeCommit: null }, "unknown"],
    [
      "something, of commits that are gone",
      { commits: { count: 3, last: [] }, mergeCommit: { sha: "s", authoredAt: ten, parents: 1 } },
      "unknown",
    ],
    [
      "something, of which only merges of the base are seen",
      {
        commits: { count: 30, last: [commit("9", nine, { subject: "Merge branch 'main' into x" })] },
        mergeCommit: { sha: "s", authoredAt: ten, parents: 1 },
      },
      "unknown",
    ],
  ] as const)("is told from %s: %o", (_, parts, method) => {
    expect(factOf(parts as unknown as RawPullRequestParts).mergeMethod).toBe(method);
  });

  test("says which commits of the history it brought: the new one, or those of the branch", () => {
    const last = [commit("1", nine), commit("2", ten)];
    const commits = { count: 2, last };
    expect(factOf({ commits, mergeCommit: { sha: "m", authoredAt: eleven, parents: 2 } }).brought).toEqual(["1", "2"]);
    expect(factOf({ commits, mergeCommit: { sha: "s", authoredAt: eleven, parents: 1 } }).brought).toEqual(["s"]);
    expect(factOf({ commits, mergeCommit: null }).brought).toEqual([]);
  });
});

describe("whose it is", () => {
  const account = { login: "ada", id: 77, isBot: false };
  const noReply = ["77+ada@users.noreply.github.com", "ada@users.noreply.github.com"].map(identify);
  const by = (...people: { email: string; login: string | null }[]) =>
    factOf({
      author: account,
      commits: { count: people.length, last: people.map((who, i) => commit(`${i}`, nine, who)) },
    });

  test("is told by the account’s addresses and those of its commits, not by those of others", () => {
    const fact = by({ email: "ada@example.com", login: "ada" }, { email: "bob@example.com", login: "bob" });
    expect(fact.authorIds).toEqual([...noReply, identify("ada@example.com")].sort());
  });

  test("is told by an address GitHub does not know where no commit has another", () => {
    const unknown = { email: "ada@work.example", login: null };
    expect(by(unknown, unknown).authorIds).toContain(identify("ada@work.example"));
    expect(by(unknown, { email: "eve@work.example", login: null }).authorIds).toEqual([...noReply].sort());
    expect(by(unknown, { email: "ada@example.com", login: "ada" }).authorIds).not.toContain(
      identify("ada@work.example"),
    );
  });

  test.each([
    [{ login: "dependabot", id: null, isBot: true }, "bot"],
    [{ login: "renovate-bot", id: 9, isBot: false }, "bot"],
    [{ login: "copilot-swe-agent", id: null, isBot: true }, "agent"],
    [{ login: "ada", id: 77, isBot: false }, "human"],
    [null, "human"],
  ] as const)("%j is a %s", (author, actor) => {
    expect(factOf({ author }).actor).toBe(actor);
  });
});

describe("it was reviewed", () => {
  const ada = { login: "ada", id: 1, isBot: false };
  const bob = { login: "bob", id: 2, isBot: false };
  const bot = { login: "coderabbitai", id: null, isBot: true };
  const reviewed = (...accounts: (typeof ada | typeof bot | null)[]) =>
    factOf({ author: ada, reviews: { count: accounts.length, accounts } }).flags.includes("reviewed");

  test("by another person, also one whose account is gone", () => {
    expect([reviewed(ada, bob), reviewed(null)]).toEqual([true, true]);
  });

  test("not by who opened it, nor by an automation account", () => {
    expect([reviewed(), reviewed(ada), reviewed(bot, ada)]).toEqual([false, false, false]);
  });
});

test("an issue counts that GitHub closed with it, whatever the text says", () => {
  expect(factOf({ closingIssues: 1 }).flags).toEqual(["issue_linked"]);
  expect(factOf({ body: "## What\n- [x] closes #1" }).flags).toEqual(["checklist", "structured", "issue_linked"]);
});

test("nothing of the text, of names or addresses is kept", () => {
  const secret = "s3cret";
  const last = [commit("1", nine, { subject: secret, email: `${secret}@example.com`, login: secret })];
  const author = { login: secret, id: 5, isBot: false };
  const made = raw({
    author,
    body: `## ${secret}`,
    commits: { count: 1, last },
    reviews: { count: 1, accounts: [author] },
  });
  const fact = toPullRequestFact(made, () => "id");
  expect(JSON.stringify(fact)).not.toContain(secret);
  expect(JSON.parse(JSON.stringify(fact))).toEqual(fact);
});
