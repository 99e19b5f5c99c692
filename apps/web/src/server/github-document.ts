import type { ListedRepo } from "@vibe/jobs/connect-github-repo";
import type { GitHubAccount } from "@vibe/jobs/github-account";

/** The GitHub connection as the API shows it: whose it is, never the token. */
export type GitHubAccountDocument = {
  /** Null for the token of the machine's environment while GitHub cannot be asked whose it is. */
  login: string | null;
  kind: GitHubAccount["kind"];
  scopes: string[];
  expires_at: string | null;
};

export const toGitHubAccountDocument = (account: GitHubAccount): GitHubAccountDocument => ({
  login: account.login,
  kind: account.kind,
  scopes: account.scopes,
  expires_at: account.expiresAt,
});

/** A repository of GitHub that can be connected, or is: then `repo_id` is its id here. */
export type GitHubRepoDocument = {
  full_name: string;
  private: boolean;
  archived: boolean;
  pushed_at: string | null;
  repo_id: string | null;
};

export const toGitHubRepoDocument = (repo: ListedRepo): GitHubRepoDocument => ({
  full_name: repo.fullName,
  private: repo.private,
  archived: repo.archived,
  pushed_at: repo.pushedAt,
  repo_id: repo.connectedRepoId,
});
