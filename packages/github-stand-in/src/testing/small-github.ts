/** A stand-in for tests: one repository with branches, a merge, a rename and two people; a private one; an organisation behind SSO. */

import { type GeneratedRepository, generateRepository } from "@vibe/history/testing/generate-repository";
import { createGitHubStandIn, type GitHubStandIn, type StandInOptions } from "../stand-in.ts";

export const tokens = {
  ada: "ghp_ada_classic",
  adaPublic: "ghp_ada_no_scopes",
  fine: "github_pat_ada_demo_only",
  bob: "ghp_bob",
  expired: "ghp_expired",
};

const ada = { name: "Ada", email: "ada@example.com", offsetMinutes: 330 };
const bob = { name: "Bob", email: "bob@example.com", offsetMinutes: -210 };

export type SmallGitHub = {
  github: GitHubStandIn;
  repository: GeneratedRepository;
  /** Moves the stand-in's clock. */
  advance: (ms: number) => void;
  /** A REST request as Ada, unless another token (or `null` for none) is given. */
  rest: (
    path: string,
    options?: { token?: string | null; headers?: Record<string, string>; method?: string; body?: unknown },
  ) => Promise<RestReply>;
  graphql: (query: string, variables?: Record<string, unknown>, token?: string) => Promise<RestReply>;
  close: () => Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: an answer of whatever shape the test then looks at.
export type RestReply = { status: number; headers: Headers; body: any };

export async function smallGitHub(more: Partial<StandInOptions> = {}): Promise<SmallGitHub> {
  const repository = await generateRepository(
    [
      { id: "root", message: "Start", author: ada, files: [{ path: "a.ts", content: "one\ntwo\n" }] },
      { id: "second", message: "Add b\n\nWith a body.", author: bob, files: [{ path: "src/b c.ts", content: "b\n" }] },
      {
        id: "side",
        message: "On the side",
        parents: ["root"],
        author: bob,
        files: [{ path: "side.md", content: "x\ny\n" }],
      },
      {
        id: "merge",
        message: "Merge side",
        parents: ["second", "side"],
        author: ada,
        files: [{ path: "side.md", content: "x\ny\n" }],
      },
      {
        id: "rename",
        message: "Rename a, drop side",
        parents: ["merge"],
        author: ada,
        files: [
          { path: "renamed.ts", renamedFrom: "a.ts" },
          { path: "side.md", deleted: true },
          { path: "logo.png", content: Buffer.from([0, 1, 2, 0, 255]) },
        ],
      },
      {
        id: "last",
        message: "Change b",
        parents: ["rename"],
        author: ada,
        files: [{ path: "src/b c.ts", content: "b\nc\nd\n" }],
      },
    ],
    { branches: { "feature/side": "side", old: "second" } },
  );
  let skipped = 0;
  const github = await createGitHubStandIn({
    validate: true,
    now: () => Date.parse("2026-01-01T12:00:00Z") + skipped,
    users: [
      {
        login: "ada",
        name: "Ada L",
        emails: [{ email: "ada@example.com" }, { email: "ada@work.example", verified: false }],
      },
      { login: "bob", emails: [{ email: "bob@example.com" }] },
    ],
    organizations: [{ login: "acme", members: ["ada"], ssoRequired: true }],
    repositories: [
      {
        fullName: "ada/demo",
        path: repository.path,
        description: "A demo",
        createdAt: "2023-01-01T00:00:00Z",
        renamedFrom: ["ada/first-name"],
        pullRequests: [
          {
            number: 1,
            title: "On the side",
            author: "bob",
            createdAt: "2023-11-14T00:00:00Z",
            mergedAt: "2023-11-15T00:00:00Z",
            mergedBy: "ada",
            mergeCommitSha: repository.sha("merge"),
            reviews: 2,
          },
          { number: 2, title: "An open one", author: "ada", createdAt: "2023-12-01T00:00:00Z", head: "old" },
          {
            number: 3,
            title: "Given up",
            author: "bob",
            createdAt: "2023-12-02T00:00:00Z",
            closedAt: "2023-12-03T00:00:00Z",
          },
        ],
      },
      { fullName: "ada/secret", path: repository.path, private: true, createdAt: "2024-01-01T00:00:00Z" },
      { fullName: "acme/vault", path: repository.path, private: true },
      ...(more.repositories ?? []),
    ],
    tokens: [
      { kind: "classic", value: tokens.ada, user: "ada", scopes: ["repo", "user"] },
      { kind: "classic", value: tokens.adaPublic, user: "ada", scopes: [] },
      {
        kind: "fine-grained",
        value: tokens.fine,
        user: "ada",
        repositories: ["ada/secret"],
        permissions: ["pull_requests"],
      },
      { kind: "classic", value: tokens.bob, user: "bob", scopes: ["repo"] },
      { kind: "classic", value: tokens.expired, user: "ada", scopes: ["repo"], expiresAt: "2025-12-31T00:00:00Z" },
    ],
    applications: [
      {
        clientId: "app",
        clientSecret: "app-secret",
        callbackUrl: "http://127.0.0.1:5000/auth/callback",
        deviceFlow: true,
      },
    ],
    ...withoutRepositories(more),
  });

  async function ask(url: string, init: RequestInit, token: string | null): Promise<RestReply> {
    const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...init.headers };
    const response = await fetch(url, { ...init, headers, redirect: "manual", signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  return {
    github,
    repository,
    advance: (ms) => {
      skipped += ms;
    },
    rest: (path, { token = tokens.ada, headers = {}, method = "GET", body } = {}) =>
      ask(
        path.startsWith("http") ? path : `${github.apiUrl}${path}`,
        { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
        token,
      ),
    graphql: (query, variables = {}, token = tokens.ada) =>
      ask(github.graphqlUrl, { method: "POST", body: JSON.stringify({ query, variables }) }, token),
    close: async () => {
      await github.close();
      await repository.remove();
    },
  };
}

function withoutRepositories({ repositories: _, ...rest }: Partial<StandInOptions>): Partial<StandInOptions> {
  return rest;
}
