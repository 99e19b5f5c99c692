import { createGitHubClient, type GitHubClient } from "@vibe/history/github/github-client";
import { GitHubError } from "@vibe/history/github/github-error";
import {
  type GitHubConnection,
  getGitHubConnection,
  getGitHubLimit,
  tokenPlace,
} from "@vibe/store/platform-connections";
import { openSecret, SealError } from "@vibe/store/sealed-secret";
import type { JobDeps } from "./deps.ts";

/** A token in clear: held while a step or a request needs it, returned from none, and written nowhere. */
export type OpenedToken = {
  token: string;
  /** Null for the token of this machine's environment. */
  connection: GitHubConnection | null;
  client: GitHubClient;
};

/**
 * The token that a person's repositories are read with: the stored one, else that of the environment, else null. Throws `SealError`
 * when it cannot be opened, and `GitHubError` while GitHub is not to be asked with it, before anything is asked.
 */
export async function openToken(userId: string, deps: JobDeps): Promise<OpenedToken | null> {
  const connection = await getGitHubConnection(deps.service, userId);
  const { url, environmentToken } = deps.github;
  if (connection === null && !environmentToken) return null;
  const limitedUntil = await getGitHubLimit(deps.service, userId, new Date());
  if (limitedUntil !== null) throw new GitHubError("primary_limit", limitedUntil);
  const token = connection === null ? (environmentToken ?? "") : await unsealed(connection, deps);
  return { token, connection, client: createGitHubClient({ url, token }) };
}

function unsealed({ userId, sealedToken }: GitHubConnection, { github }: JobDeps): Promise<string> {
  if (github.keys === null) throw new SealError("GITHUB_TOKEN_ENCRYPTION_KEY is not set.");
  return openSecret(github.keys, tokenPlace(userId), sealedToken);
}
