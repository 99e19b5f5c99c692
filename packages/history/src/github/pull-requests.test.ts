import { mergeMethodOf } from "@vibe/analysis/pull-request/merge-method";
import type { RawPullRequest } from "@vibe/analysis/pull-request/pull-request";
import type { PullRequestData } from "@vibe/github-stand-in/github-data";
import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { type GeneratedCommit, type GeneratedRepository, generateRepository } from "../testing/generate-repository.ts";
import { createGitHubTransport, type GitHubTransport } from "./github-transport.ts";
import { type ListPullRequestsOptions, listPullRequests } from "./pull-requests.ts";

const token = "ghp_secret0123456789secret0123456789abcd";
const start = Date.UTC(2026, 0, 5, 9) / 1_000;
const hour = 3_600;

let github: GitHubStandIn;
let made: GeneratedRepository;
let transport: GitHubTransport;

/** One pull request of every kind; each has two commits of Ada's, the second one of Bob's where it was merged with two parents. */
const history: GeneratedCommit[] = [
  { id: "root", message: "Start", author: { epochSeconds: start }, files: [{ path: "a.ts", content: "0\n" }] },
  { id: "s1", parents: ["root"], message: "One", author: at(1), files: [{ path: "s.ts", content: "1\n" }] },
  { id: "s2", message: "Two", author: at(2), files: [{ path: "s.ts", content: "1\n2\n" }] },
  {
    id: "squashed",
    parents: ["root"],
    message: "Both (#1)",
    author: at(5),
    files: [{ path: "s.ts", content: "1\n2\n" }],
  },
  { id: "r1", parents: ["root"], message: "Three", author: at(3), files: [{ path: "r.ts", content: "1\n" }] },
  { id: "r2", message: "Four", author: at(4), files: [{ path: "r.ts", content: "1\n2\n" }] },
  { id: "r1 again", parents: ["squashed"], message: "Three", author: at(3), files: [{ path: "r.ts", content: "1\n" }] },
  { id: "rebased", message: "Four", author: at(4), files: [{ path: "r.ts", content: "1\n2\n" }] },
  { id: "m1", parents: ["root"], message: "Five", author: at(6), files: [{ path: "m.ts", content: "1\n" }] },
  {
    id: "m2",
    message: "Six",
    author: { ...at(7), name: "Bob", email: "bob@example.com" },
    files: [{ path: "m.ts", content: "2\n" }],
  },
  {
    id: "merged",
    parents: ["rebased", "m2"],
    message: "Merge pull request #3",
    author: at(8),
    files: [{ path: "m.ts", content: "2\n" }],
  },
];

function at(hours: number) {
  return { epochSeconds: start + hours * hour };
}
const iso = (hours: number) => new Date((start + hours * hour) * 1_000).toISOString();

function pull(number: number, parts: Partial<PullRequestData>): PullRequestData {
  return {
    number,
    title: `Secret title ${number}`,
    author: "ada",
    base: "main",
    createdAt: iso(number),
    mergedAt: iso(10 + number),
    ...parts,
  };
}

beforeAll(async () => {
  made = await generateRepository(history, { bare: true, branches: { side: "s2", other: "r2" } });
  const kinds = [
    pull(1, {
      mergeCommitSha: made.sha("squashed"),
      headSha: made.sha("s2"),
      body: "Fixes #9",
      reviews: 2,
      mergedBy: "bob",
    }),
    pull(2, { mergeCommitSha: made.sha("rebased"), headSha: made.sha("r2"), author: "dependabot[bot]" }),
    pull(3, { mergeCommitSha: made.sha("merged"), updatedAt: iso(200) }),
  ];
  const same = { mergeCommitSha: made.sha("squashed"), headSha: made.sha("s2") };
  const many = Array.from({ length: 117 }, (_, i) => pull(i + 4, same));
  const open = [pull(500, {}), pull(501, {})].map(({ mergedAt: _, ...one }) => one);
  github = await createGitHubStandIn({
    users: [
      { login: "ada", id: 77, emails: [{ email: "ada@example.com" }] },
      { login: "bob", id: 78, emails: [{ email: "bob@example.com" }] },
    ],
    repositories: [
      { fullName: "ada/kinds", path: made.path, pullRequests: [...kinds, ...open] },
      { fullName: "ada/many", path: made.path, pullRequests: many },
      { fullName: "ada/none", path: made.path, private: true },
    ],
    tokens: [{ kind: "classic", value: token, user: "ada", scopes: ["repo"] }],
  });
});
afterAll(async () => {
  await github.close();
  await made.remove();
});
beforeEach(() => {
  github.faults.clear();
  transport = createGitHubTransport({ url: github.url, token });
});

async function pagesOf(name: string, options?: ListPullRequestsOptions): Promise<RawPullRequest[][]> {
  const pages: RawPullRequest[][] = [];
  for await (const { pullRequests } of listPullRequests(transport, `ada/${name}`, options)) pages.push(pullRequests);
  return pages;
}

test("a pull request comes with all that is asked about it, and open ones do not come", async () => {
  const [page = []] = await pagesOf("kinds");
  expect(page.map(({ number }) => number)).toEqual([3, 2, 1]);
  const [merged, rebased, squashed] = page;
  expect(squashed).toEqual({
    number: 1,
    author: { login: "ada", id: 77, isBot: false },
    createdAt: iso(1),
    mergedAt: iso(11),
    updatedAt: iso(11),
    changedFiles: 1,
    additions: 2,
    deletions: 0,
    body: "Fixes #9",
    closingIssues: 1,
    reviews: { count: 2, accounts: Array(2).fill({ login: "bob", id: 78, isBot: false }) },
    commits: {
      count: 2,
      last: [
        { sha: made.sha("s1"), subject: "One", authoredAt: expect.any(String), email: "ada@example.com", login: "ada" },
        { sha: made.sha("s2"), subject: "Two", authoredAt: expect.any(String), email: "ada@example.com", login: "ada" },
      ],
    },
    mergeCommit: { sha: made.sha("squashed"), authoredAt: expect.any(String), parents: 1 },
  });
  expect(rebased?.author).toEqual({ login: "dependabot", id: null, isBot: true });
  expect(merged?.commits.last.map(({ login }) => login)).toEqual(["ada", "bob"]);
  expect(page.map(mergeMethodOf)).toEqual(["merge", "rebase", "squash"]);
  expect(JSON.stringify(page)).not.toContain("Secret title");
});

describe("pages", () => {
  test("hold 50 for one request and two points, the last changed first", async () => {
    const pages = await pagesOf("many");
    expect(pages.map((page) => page.length)).toEqual([50, 50, 17]);
    expect(pages.flat().map(({ number }) => number)).toEqual(Array.from({ length: 117 }, (_, i) => 120 - i));
    expect(transport.spent).toMatchObject({ requests: 3, points: 6 });
  });

  test("end where all has been seen before; what changed at that very moment comes again", async () => {
    const pages = await pagesOf("many", { updatedSince: new Date(iso(10 + 118)) });
    expect(pages.map((page) => page.map(({ number }) => number))).toEqual([[120, 119, 118]]);
    expect(transport.spent.requests).toBe(1);
  });

  test("go on after an earlier one, and end at the limit", async () => {
    const [first] = await collect(listPullRequests(transport, "ada/many", { limit: 60 }));
    const rest = await collect(listPullRequests(transport, "ada/many", { after: first?.next ?? null, limit: 10 }));
    expect(rest.map(({ pullRequests, next }) => [pullRequests.length, next])).toEqual([[10, null]]);
    expect(rest[0]?.pullRequests[0]?.number).toBe(70);
  });

  test("are none where nothing was merged", async () => {
    expect(await pagesOf("none")).toEqual([[]]);
  });

  test("are smaller where GitHub takes too long, down to ten", async () => {
    github.faults.add({ fault: { kind: "graphql-timeout", status: 502, abovePageSize: 25 }, times: 9 });
    expect((await pagesOf("many", { limit: 60 })).map((page) => page.length)).toEqual([25, 25, 10]);
    github.faults.clear();
    github.faults.add({ fault: { kind: "graphql-timeout", status: 200, abovePageSize: 20 }, times: 9 });
    expect((await pagesOf("many", { limit: 30 })).map((page) => page.length)).toEqual([10, 10, 10]);
    github.faults.clear();
    github.faults.add({ fault: { kind: "graphql-timeout", status: 502 }, times: 9 });
    await expect(pagesOf("many")).rejects.toMatchObject({ code: "server_failed", retryable: true });
  });
});

describe("a failure", () => {
  test("is GitHub’s own, such as a permission that the token lacks", async () => {
    github.faults.add({ match: { surface: "graphql" }, fault: { kind: "missing-permission" } });
    await expect(pagesOf("many")).rejects.toMatchObject({ code: "missing_permission", retryable: false });
    github.faults.add({ fault: { kind: "graphql-limit", resetInSeconds: 60 } });
    await expect(pagesOf("many")).rejects.toMatchObject({ code: "primary_limit" });
    await expect(pagesOf("gone")).rejects.toMatchObject({ code: "not_found" });
  });

  test("is an answer that lacks what is read", async () => {
    for (const field of ["pullRequests", "commits"]) {
      github.faults.add({ fault: { kind: "graphql-partial", field }, times: 3 });
      await expect(pagesOf("many")).rejects.toMatchObject({ code: expect.any(String) });
    }
    const body = JSON.stringify({
      data: { repository: { pullRequests: { pageInfo: { hasNextPage: false }, nodes: [{}] } } },
    });
    github.faults.add({
      fault: { kind: "answer", status: 200, body, headers: { "content-type": "application/json" } },
    });
    await expect(pagesOf("many")).rejects.toMatchObject({ code: "bad_answer" });
  });

  test("is the reason of the signal", async () => {
    const stop = AbortSignal.abort(new Error("Cancelled."));
    await expect(pagesOf("many", { signal: stop })).rejects.toThrow("Cancelled.");
  });
});
