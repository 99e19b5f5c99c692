import { execFileSync } from "node:child_process";
import { generateRepository } from "@vibe/history/testing/generate-repository";
import { randomHistory } from "@vibe/history/testing/random-history";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SmallGitHub, smallGitHub, tokens } from "../testing/small-github.ts";

let small: SmallGitHub;
beforeAll(async () => {
  small = await smallGitHub();
});
afterAll(() => small.close());

const historyQuery = `query History($owner: String!, $name: String!, $first: Int!, $after: String, $author: CommitAuthor, $since: GitTimestamp) {
  rateLimit { cost remaining resetAt limit nodeCount }
  repository(owner: $owner, name: $name) {
    id databaseId nameWithOwner isPrivate isArchived isDisabled isEmpty isLocked
    defaultBranchRef { name target { ... on Commit { oid history(first: $first, after: $after, author: $author, since: $since) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        oid message committedDate authoredDate additions deletions changedFilesIfAvailable
        parents(first: 2) { totalCount nodes { oid } }
        author { name email date user { login } }
        associatedPullRequests(first: 1) { nodes { number } }
      }
    } } } }
  }
}`;
const demo = { owner: "ada", name: "demo", first: 100 };

const history = async (variables: Record<string, unknown>) => {
  const { body } = await small.graphql(historyQuery, { ...demo, ...variables });
  expect(body.errors).toBeUndefined();
  return body.data.repository.defaultBranchRef.target.history;
};

describe("a history", () => {
  test("has counts, parents, people, pull requests, and the author's own time of day", async () => {
    const { sha } = small.repository;
    const { nodes, totalCount } = await history({});
    expect(totalCount).toBe(6);
    const byId = (id: string) => nodes.find((node: { oid: string }) => node.oid === sha(id));
    expect(byId("last")).toMatchObject({
      additions: 2,
      deletions: 0,
      changedFilesIfAvailable: 1,
      parents: { totalCount: 1, nodes: [{ oid: sha("rename") }] },
      author: { name: "Ada", email: "ada@example.com", user: { login: "ada" } },
      associatedPullRequests: { nodes: [] },
    });
    expect(byId("last").author.date).toMatch(/\+05:30$/);
    expect(byId("second").author.date).toMatch(/-03:30$/);
    expect(byId("second")).toMatchObject({
      message: "Add b\n\nWith a body.",
      committedDate: expect.stringMatching(/Z$/),
    });
    expect(byId("merge")).toMatchObject({
      additions: 2,
      parents: { totalCount: 2 },
      associatedPullRequests: { nodes: [{ number: 1 }] },
    });
  });

  test("is read page by page, each commit once", async () => {
    const oids: string[] = [];
    let after: string | null = null;
    do {
      const page = await history({ first: 4, after });
      oids.push(...page.nodes.map((node: { oid: string }) => node.oid));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    const git = execFileSync("git", ["-C", small.repository.path, "log", "--format=%H"], { encoding: "utf8" });
    expect(oids).toEqual(git.trim().split("\n"));
  });

  test("is filtered by the author's addresses or id, and by time", async () => {
    const id = (await small.graphql(`{ user(login: "bob") { id } }`)).body.data.user.id;
    expect((await history({ author: { emails: ["bob@example.com"] } })).totalCount).toBe(2);
    expect((await history({ author: { id } })).totalCount).toBe(2);
    const since = (await history({ first: 1 })).nodes[0].committedDate;
    expect((await history({ since })).totalCount).toBe(1);
  });

  test("of 300 commits with renames, merges and binary files has the numbers and times of git log", async () => {
    const large = await generateRepository(randomHistory({ commits: 300 }), { bare: true });
    try {
      small.github.directory.putRepository({ fullName: "ada/large", path: large.path });
      const found: Record<string, string[]> = {};
      let after: string | null = null;
      do {
        const page = await history({ name: "large", after });
        for (const node of page.nodes) {
          const counts = [node.changedFilesIfAvailable, node.additions, node.deletions].join(" ");
          found[node.oid] = [node.author.date, counts];
        }
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      expect(found).toEqual(Object.fromEntries(shortStats(large.path)));
      expect(Object.keys(found)).toHaveLength(300);
    } finally {
      small.github.directory.removeRepository("ada/large");
      await large.remove();
    }
  });
});

/** git's own sums, a line a commit: files changed, insertions, deletions. */
function shortStats(path: string): [oid: string, [date: string, counts: string]][] {
  const options = ["--shortstat", "-M", "--diff-merges=first-parent", "--format=@%H %aI"];
  const log = execFileSync("git", ["-C", path, "log", ...options], { encoding: "utf8" });
  return log
    .split("@")
    .slice(1)
    .map((record) => {
      const [oid = "", date = ""] = record.split(/\s/);
      const count = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(record)?.[1] ?? 0);
      const counts = `${count("file")} ${count("insertion")} ${count("deletion")}`;
      return [oid, [date.replace("+00:00", "Z"), counts]];
    });
}

test("pull requests are filtered, ordered and counted", async () => {
  const query = `{ repository(owner: "ada", name: "demo") { pullRequests(first: 50, states: [MERGED, CLOSED], orderBy: { field: CREATED_AT, direction: DESC }) {
    totalCount nodes { number title body state createdAt mergedAt additions deletions changedFiles commits { totalCount } author { login } reviews { totalCount } mergeCommit { oid } files(first: 10) { nodes { path additions changeType } } }
  } } }`;
  const { pullRequests } = (await small.graphql(query)).body.data.repository;
  expect(pullRequests.nodes.map(({ number }: { number: number }) => number)).toEqual([3, 1]);
  expect(pullRequests.nodes[1]).toMatchObject({
    state: "MERGED",
    additions: 2,
    deletions: 0,
    changedFiles: 1,
    commits: { totalCount: 1 },
    author: { login: "bob" },
    reviews: { totalCount: 2 },
    mergeCommit: { oid: small.repository.sha("merge") },
    files: { nodes: [{ path: "side.md", additions: 2, changeType: "ADDED" }] },
  });
});

test("pull requests of one author, merged into one branch, are found by search", async () => {
  const query = `query($q: String!) { search(query: $q, type: ISSUE, first: 10) { issueCount nodes { ... on PullRequest { number repository { nameWithOwner } } } } }`;
  const found = async (q: string) => (await small.graphql(query, { q })).body.data.search;
  expect(await found("repo:ada/demo is:pr is:merged author:bob base:main")).toEqual({
    issueCount: 1,
    nodes: [{ number: 1, repository: { nameWithOwner: "ada/demo" } }],
  });
  expect((await found("repo:ada/demo is:pr author:bob merged:>=2024-01-01")).issueCount).toBe(0);
});

test("repositories of the viewer and by search are those the token sees", async () => {
  const query = `{ viewer { login repositories(first: 10, orderBy: { field: NAME, direction: ASC }) { nodes { nameWithOwner isPrivate } } }
    search(query: "user:ada", type: REPOSITORY, first: 10) { repositoryCount } }`;
  const seen = async (token: string) => {
    const { viewer, search } = (await small.graphql(query, {}, token)).body.data;
    return [
      viewer.repositories.nodes.map((one: { nameWithOwner: string }) => one.nameWithOwner),
      search.repositoryCount,
    ];
  };
  expect(await seen(tokens.ada)).toEqual([["ada/demo", "ada/secret"], 2]);
  expect(await seen(tokens.adaPublic)).toEqual([["ada/demo"], 1]);
});

describe("a query GitHub would refuse is refused", () => {
  const firstError = async (query: string, variables = {}) => {
    const { status, body } = await small.graphql(query, variables);
    expect([status, body.data]).toEqual([200, undefined]);
    return body.errors[0];
  };

  test("with a field or an argument that does not exist, or that is not GraphQL", async () => {
    expect((await firstError("{ viewer { logn } }")).message).toContain('Cannot query field "logn" on type "User"');
    expect((await firstError('{ viewer { repository(title: "x") { id } } }')).message).toContain(
      'Unknown argument "title"',
    );
    expect((await firstError("{ viewer {")).message).toContain("Syntax Error");
    expect((await firstError(historyQuery, { owner: "ada" })).message).toContain("$name");
  });

  test("with a page without a size, above a hundred, or with too many nodes", async () => {
    const pulls = (page: string, inner = "") =>
      `{ repository(owner: "ada", name: "demo") { pullRequests${page} { nodes { number ${inner} } } } }`;
    expect((await firstError(pulls(""))).type).toBe("MISSING_PAGINATION_BOUNDARIES");
    expect((await firstError(pulls("(first: 101)"))).type).toBe("EXCESSIVE_PAGINATION");
    const deep = "commits(first: 100) { nodes { commit { parents(first: 100) { nodes { oid } } } } }";
    expect(await firstError(pulls("(first: 100)", deep))).toMatchObject({
      type: "MAX_NODE_LIMIT_EXCEEDED",
      message: "This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000.",
    });
  });

  test("without a token, with a wrong one, or without a query", async () => {
    expect((await small.graphql("{ viewer { login } }", {}, "unknown")).status).toBe(401);
    const anonymous = await fetch(small.github.graphqlUrl, { method: "POST", body: "{}" });
    expect(anonymous.status).toBe(401);
    const empty = await fetch(small.github.graphqlUrl, {
      method: "POST",
      body: "{}",
      headers: { authorization: `bearer ${tokens.ada}` },
    });
    expect(empty.status).toBe(400);
  });

  test("and one for what is hidden or missing says the same of both, beside the rest of its data", async () => {
    const query = (name: string) => `{ viewer { login } repository(owner: "ada", name: "${name}") { id } }`;
    for (const [name, token] of [
      ["secret", tokens.bob],
      ["none", tokens.ada],
    ] as const) {
      const { body } = await small.graphql(query(name), {}, token);
      expect(body.data).toMatchObject({ repository: null, viewer: {} });
      expect(body.errors).toMatchObject([
        {
          type: "NOT_FOUND",
          path: ["repository"],
          message: `Could not resolve to a Repository with the name 'ada/${name}'.`,
        },
      ]);
    }
    const sso = await small.graphql(`{ repository(owner: "acme", name: "vault") { id } }`);
    expect(sso.body.errors[0]).toMatchObject({ type: "FORBIDDEN", extensions: { saml_failure: true } });
    expect(sso.headers.get("x-github-sso")).toContain("required; url=");
  });
});

test("a field of GitHub's schema that the stand-in does not serve is an error, never a null", async () => {
  const { body } = await small.graphql("{ viewer { login bio } }");
  expect(body.errors[0].message).toContain("does not serve User.bio");
});

test("points follow GitHub's formula and are counted against the user", async () => {
  const before = (await small.graphql("{ rateLimit { remaining } }")).body.data.rateLimit.remaining;
  // 1 for the pull requests, 100 for their commits: 101 requests, so 1 point; with 3 such connections 301, so 3.
  const pulls = `pullRequests(first: 100) { nodes { a: commits(first: 1) { totalCount } b: commits(first: 1) { totalCount } c: commits(first: 1) { totalCount } } }`;
  const { body, headers } = await small.graphql(
    `{ rateLimit { cost remaining nodeCount limit } repository(owner: "ada", name: "demo") { ${pulls} } }`,
  );
  expect(body.data.rateLimit).toEqual({ cost: 3, remaining: before - 3, nodeCount: 400, limit: 5_000 });
  expect(headers.get("x-ratelimit-resource")).toBe("graphql");
  expect(headers.get("x-ratelimit-remaining")).toBe(String(before - 3));
  expect(small.github.requests.at(-1)).toMatchObject({ surface: "graphql", path: "/graphql", cost: 3, user: "ada" });
});

describe("files", () => {
  const blob = "oid byteSize isBinary isTruncated text";
  const ask = async (selection: string) =>
    (await small.graphql(`{ repository(owner: "ada", name: "demo") { ${selection} } }`)).body.data.repository;

  test("are what git has at a path of a commit, whatever the path, or nothing", async () => {
    const sha = small.repository.sha("last");
    const entry = `mode type oid object { ... on Blob { ${blob} } }`;
    const { object } = await ask(`object(oid: "${sha}") { ... on Commit {
      odd: file(path: "src/b c.ts") { name path ${entry} } logo: file(path: "logo.png") { ${entry} }
      none: file(path: "none") { oid } } }`);
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", small.repository.path, ...args], { encoding: "utf8" });
    const text = git("show", `${sha}:src/b c.ts`);
    const oid = git("rev-parse", `${sha}:src/b c.ts`).trim();
    expect(object.odd).toEqual({
      ...{ name: "b c.ts", path: "src/b c.ts", mode: 0o100644, type: "blob", oid },
      object: { oid, byteSize: Buffer.byteLength(text), isBinary: false, isTruncated: false, text },
    });
    expect(object.logo).toMatchObject({ object: { isBinary: true, text: null } });
    expect(object.none).toBeNull();
  });

  test("are found by object name and by expression too", async () => {
    const found = await ask(`named: object(expression: "HEAD:src/b c.ts") { ... on Blob { ${blob} } }
      none: object(expression: "HEAD:.mailmap") { id } unknown: object(oid: "${"1".repeat(40)}") { id }`);
    const { object } = await ask(`object(oid: "${found.named.oid}") { ... on Blob { ${blob} } }`);
    expect(object).toEqual(found.named);
    expect(found).toMatchObject({ none: null, unknown: null });
  });
});
