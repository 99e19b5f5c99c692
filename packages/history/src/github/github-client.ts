/** The few questions that GitHub's REST API is asked: who this is, and which repositories there are. */

import { request as octokit } from "@octokit/request";
import { apiUrlOf } from "./github-address.ts";
import { isEmail, isListOf, isRepository, isViewer, type RepositoryBody } from "./github-answer.ts";
import { failureOf, GitHubError } from "./github-error.ts";

export type Viewer = {
  /** GitHub's number of the account. */
  id: number;
  login: string;
  /** `null`: a token with permissions of its own for each repository, which GitHub does not list. */
  scopes: string[] | null;
  /** `null`: the token does not expire. */
  expiresAt: Date | null;
};

export type GitHubRepository = {
  /** GitHub's number of the repository: renames keep it. */
  id: number;
  /** owner/name, as it is called now. */
  fullName: string;
  private: boolean;
  archived: boolean;
  /** Switched off by GitHub: it cannot be read. */
  disabled: boolean;
  defaultBranch: string | null;
  sizeKb: number;
  /** ISO; `null`: nothing was ever pushed. */
  pushedAt: string | null;
};

export type GitHubClient = {
  viewer: () => Promise<Viewer>;
  /** Verified addresses of the account; empty where the token may not see them. */
  emails: () => Promise<string[]>;
  /** A page of 100 (from 1) of what the account can see, the last pushed first; `next` is null after the last. */
  repositories: (page: number) => Promise<{ repositories: GitHubRepository[]; next: number | null }>;
  /** By owner/name, also a former one. */
  repositoryNamed: (fullName: string) => Promise<GitHubRepository>;
  repositoryWithId: (id: number) => Promise<GitHubRepository>;
};

export type GitHubClientOptions = {
  /** The site, such as `https://github.com`. */
  url: string;
  token: string;
  /** How long one request may take. */
  timeoutMs?: number;
};

const pageSize = 100;
const maxRedirects = 3;

function reshape(body: RepositoryBody): GitHubRepository {
  return {
    id: body.id,
    fullName: body.full_name,
    private: body.private,
    archived: body.archived ?? false,
    disabled: body.disabled ?? false,
    defaultBranch: body.default_branch ?? null,
    sizeKb: body.size ?? 0,
    pushedAt: body.pushed_at ?? null,
  };
}

/**
 * A client for one token. It waits for nothing and tries nothing again: a limit is a `GitHubError` with the moment to come back at.
 * Every call is one request (and one more for each redirect) and throws `GitHubError`.
 */
export function createGitHubClient({ url, token, timeoutMs = 20_000 }: GitHubClientOptions): GitHubClient {
  const baseUrl = apiUrlOf(url);
  const send = octokit.defaults({
    baseUrl,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "vibe-coding-profile",
    },
  });

  async function ask<T>(is: (data: unknown) => data is T, path: string): Promise<{ data: T; headers: Headers }> {
    const signal = AbortSignal.timeout(timeoutMs);
    let target = path;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await send(`GET ${target}`, { request: { signal, redirect: "manual", log: silent } }).catch(
        (error: unknown) => {
          throw asOurs(error, signal);
        },
      );
      // octokit takes a redirect for a success.
      const { status, headers, data }: { status: number; headers: Headers; data: unknown } = answer;
      if (status < 300) {
        if (is(data)) return { data, headers };
        if (signal.aborted) throw new GitHubError("timed_out");
        // Text where an object should be is a body that was cut off.
        throw new GitHubError(typeof data === "string" && isJson(headers) ? "network_failed" : "bad_answer");
      }
      const next = redirectTarget(headers.location, baseUrl);
      if (next === null || redirects === maxRedirects) throw new GitHubError("renamed");
      target = next;
    }
  }

  return {
    async viewer() {
      const { data, headers } = await ask(isViewer, "/user");
      const scopes = headers["x-oauth-scopes"];
      return {
        id: data.id,
        login: data.login,
        scopes: scopes === undefined ? null : String(scopes).split(/, */).filter(Boolean),
        expiresAt: dateIn(headers["github-authentication-token-expiration"]),
      };
    },
    async emails() {
      try {
        const { data } = await ask(isListOf(isEmail), `/user/emails?per_page=${pageSize}`);
        return data.filter(({ verified }) => verified).map(({ email }) => email);
      } catch (error) {
        const isHidden = error instanceof GitHubError && ["not_found", "missing_permission"].includes(error.code);
        if (isHidden) return [];
        throw error;
      }
    },
    async repositories(page) {
      const query = `per_page=${pageSize}&page=${page}&sort=pushed&direction=desc`;
      const { data, headers } = await ask(isListOf(isRepository), `/user/repos?${query}`);
      return { repositories: data.map(reshape), next: /rel="next"/.test(String(headers.link ?? "")) ? page + 1 : null };
    },
    async repositoryNamed(fullName) {
      // `..` would be another address of the API.
      if (!/^[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/.test(fullName) || fullName.startsWith("."))
        throw new GitHubError("not_found");
      return reshape((await ask(isRepository, `/repos/${fullName}`)).data);
    },
    async repositoryWithId(id) {
      return reshape((await ask(isRepository, `/repositories/${id}`)).data);
    },
  };
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** octokit would print deprecations to the console. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const isJson = (headers: Headers) => String(headers["content-type"] ?? "").startsWith("application/json");

/** A path of the same API, or null: another server must not get the token. */
function redirectTarget(location: string | number | undefined, baseUrl: string): string | null {
  const text = String(location ?? "");
  return text.startsWith(`${baseUrl}/`) ? text.slice(baseUrl.length) : null;
}

/** GitHub writes `2026-01-01 00:00:00 UTC` here. */
function dateIn(value: string | number | undefined): Date | null {
  const moment = Date.parse(String(value ?? ""));
  return Number.isFinite(moment) ? new Date(moment) : null;
}

/** octokit's error carries the request with its token, so nothing of it goes on. */
function asOurs(error: unknown, signal: AbortSignal): GitHubError {
  if (signal.aborted) return new GitHubError("timed_out");
  const { status, response } = error as {
    status?: number;
    response?: { headers?: Headers; data?: { message?: unknown } };
  };
  if (status === undefined || response === undefined) return new GitHubError("network_failed");
  const message = String(response.data?.message ?? "");
  return failureOf({ status, headers: response.headers ?? {}, message }, new Date());
}
