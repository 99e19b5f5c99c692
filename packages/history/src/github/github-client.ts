/** The few questions that GitHub's REST API is asked: who this is, and which repositories there are. */

import { isEmail, isListOf, isRepository, isViewer, type RepositoryBody } from "./github-answer.ts";
import { GitHubError } from "./github-error.ts";
import { createGitHubTransport, type GitHubTransportOptions } from "./github-transport.ts";

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

/** A repository with the ETag of the answer that it was in. */
export type SeenRepository = { repository: GitHubRepository; etag: string | null };

export type GitHubClient = {
  viewer: () => Promise<Viewer>;
  /** Verified addresses of the account; empty where the token may not see them. */
  emails: () => Promise<string[]>;
  /** A page of 100 (from 1) of what the account can see, the last pushed first; `next` is null after the last. */
  repositories: (page: number) => Promise<{ repositories: GitHubRepository[]; next: number | null }>;
  /** By owner/name, also a former one. */
  repositoryNamed: (fullName: string) => Promise<GitHubRepository>;
  /** With its ETag; null where it is still as it was with the `known` one, which costs nothing of the hourly limit. */
  repositoryWithId: (id: number, known?: string | null) => Promise<SeenRepository | null>;
};

const pageSize = 100;

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

/** The client over one token's requests. Every call is one request (and one more for each redirect) and throws `GitHubError`. */
export function createGitHubClient(options: GitHubTransportOptions): GitHubClient {
  const { get, getUnlessSame } = createGitHubTransport(options);
  return {
    async viewer() {
      const { data, headers } = await get(isViewer, "/user");
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
        const { data } = await get(isListOf(isEmail), `/user/emails?per_page=${pageSize}`);
        return data.filter(({ verified }) => verified).map(({ email }) => email);
      } catch (error) {
        const isHidden = error instanceof GitHubError && ["not_found", "missing_permission"].includes(error.code);
        if (isHidden) return [];
        throw error;
      }
    },
    async repositories(page) {
      const query = `per_page=${pageSize}&page=${page}&sort=pushed&direction=desc`;
      const { data, headers } = await get(isListOf(isRepository), `/user/repos?${query}`);
      return { repositories: data.map(reshape), next: /rel="next"/.test(String(headers.link ?? "")) ? page + 1 : null };
    },
    async repositoryNamed(fullName) {
      // `..` would be another address of the API.
      if (!/^[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/.test(fullName) || fullName.startsWith("."))
        throw new GitHubError("not_found");
      return reshape((await get(isRepository, `/repos/${fullName}`)).data);
    },
    async repositoryWithId(id, known = null) {
      const path = `/repositories/${id}`;
      const answer = await (known === null ? get(isRepository, path) : getUnlessSame(isRepository, path, known));
      if (answer === null) return null;
      const { etag } = answer.headers;
      return { repository: reshape(answer.data), etag: etag === undefined ? null : String(etag) };
    },
  };
}

/** GitHub writes `2026-01-01 00:00:00 UTC` here. */
function dateIn(value: string | number | undefined): Date | null {
  const moment = Date.parse(String(value ?? ""));
  return Number.isFinite(moment) ? new Date(moment) : null;
}
