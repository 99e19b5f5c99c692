import { gitUrlOf } from "@vibe/history/github/github-address";
import type { GitHubClient, GitHubRepository } from "@vibe/history/github/github-client";
import { GitHubError } from "@vibe/history/github/github-error";
import { readRemoteRefs } from "@vibe/history/github/read-remote-refs";
import { connectGitHubRepo as connectRow, findGitHubRepos } from "@vibe/store/repos";
import type { JobDeps } from "./deps.ts";
import { type GitHubRefusal, gitHubRefusalOf } from "./github-refusal.ts";
import { openToken } from "./github-token.ts";
import { sentenceOf } from "./job-error.ts";

export type ListedRepo = {
  /** GitHub's number of the repository. */
  id: number;
  /** owner/name */
  fullName: string;
  private: boolean;
  archived: boolean;
  /** ISO; null: nothing was ever pushed. */
  pushedAt: string | null;
  /** The id of the repository here, if it is connected. */
  connectedRepoId: string | null;
};

export type ListGitHubReposResult =
  | { outcome: "listed"; repos: ListedRepo[]; nextPage: number | null }
  | { outcome: "no_account" }
  | ({ outcome: "failed" } & GitHubRefusal);

export type ConnectGitHubRepoResult =
  | { outcome: "connected"; repoId: string }
  | { outcome: "too_many_repos" }
  | { outcome: "no_account" }
  | ({ outcome: "refused" } & GitHubRefusal);

/** Pages of GitHub's that one page of a search looks at, and repositories that are enough. */
const SEARCHED_PAGES = 5;
const ENOUGH = 30;

const FULL_NAME = /^[\w.-]+\/[\w.-]+$/;

/**
 * A page (from 1) of the repositories that the account can see, the last pushed first. `search` may be empty; else it is a part of the
 * name, or a whole owner/name, which is also found where it belongs to somebody else. `nextPage` is what to ask for next: a page of
 * a search may be short, or empty, and not be the last.
 */
export async function listGitHubRepos(
  input: { userId: string; search: string; page: number },
  deps: JobDeps,
): Promise<ListGitHubReposResult> {
  try {
    const opened = await openToken(input.userId, deps);
    if (opened === null) return { outcome: "no_account" };
    const { found, nextPage } = await search(opened.client, input.search.trim(), input.page);
    const ids = found.map(({ id }) => id);
    const connected = new Map<number, string>();
    for (let from = 0; from < ids.length; from += 100) {
      const page = await findGitHubRepos(deps.service, input.userId, ids.slice(from, from + 100));
      for (const [id, repoId] of page) connected.set(id, repoId);
    }
    const repos = found.map(({ id, fullName, private: isPrivate, archived, pushedAt }) => {
      return { id, fullName, private: isPrivate, archived, pushedAt, connectedRepoId: connected.get(id) ?? null };
    });
    return { outcome: "listed", repos, nextPage };
  } catch (error) {
    const refusal = gitHubRefusalOf(error);
    if (refusal === null) throw error;
    return { outcome: "failed", ...refusal };
  }
}

type Found = { found: GitHubRepository[]; nextPage: number | null };

async function search(client: GitHubClient, text: string, first: number): Promise<Found> {
  const wanted = text.toLowerCase();
  const found: GitHubRepository[] = [];
  let next: number | null = first;
  for (let asked = 0; next !== null && asked < SEARCHED_PAGES && found.length < ENOUGH; asked += 1) {
    const page = await client.repositories(next);
    found.push(...page.repositories.filter(({ fullName }) => fullName.toLowerCase().includes(wanted)));
    next = page.next;
    if (wanted === "") break;
  }
  if (first === 1 && FULL_NAME.test(text) && !found.some(({ fullName }) => fullName.toLowerCase() === wanted)) {
    found.unshift(...(await named(client, text)));
  }
  return { found, nextPage: next };
}

async function named(client: GitHubClient, fullName: string): Promise<GitHubRepository[]> {
  try {
    return [await client.repositoryNamed(fullName)];
  } catch (error) {
    // What cannot be read is not listed; why is said when it is connected.
    if (error instanceof GitHubError && !error.retryable) return [];
    throw error;
  }
}

/** Connects a repository by owner/name. What is stored is what GitHub says of it; it has to have commits. */
export async function connectGitHubRepo(
  input: { userId: string; fullName: string },
  deps: JobDeps,
): Promise<ConnectGitHubRepoResult> {
  if (!FULL_NAME.test(input.fullName)) {
    return refused("not_found", "Name the repository as owner/name.");
  }
  try {
    const opened = await openToken(input.userId, deps);
    if (opened === null) return { outcome: "no_account" };
    const repository = await opened.client.repositoryNamed(input.fullName);
    if (repository.disabled) throw new GitHubError("blocked");
    const url = gitUrlOf(deps.github.url, repository.fullName);
    const { headSha } = await readRemoteRefs({ url, token: opened.token });
    if (headSha === null) return refused("empty_repository", sentenceOf("empty_repository"));
    return await connectRow(deps.service, {
      userId: input.userId,
      platformId: repository.id,
      fullName: repository.fullName,
      defaultBranch: repository.defaultBranch,
      private: repository.private,
    });
  } catch (error) {
    const refusal = gitHubRefusalOf(error);
    if (refusal === null) throw error;
    return { outcome: "refused", ...refusal };
  }
}

const refused = (code: string, message: string) =>
  ({ outcome: "refused", kind: "refused", code, message, retryAt: null }) as const;
