import { createGitHubClient, type GitHubClient } from "@vibe/history/github/github-client";
import { GitHubError } from "@vibe/history/github/github-error";
import { type GitHubConnection, getGitHubConnection, tokenPlace } from "@vibe/store/platform-connections";
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
  if (connection === null) {
    const token = environmentToken ?? "";
    return token === "" ? null : { token, connection, client: createGitHubClient({ url, token }) };
  }
  if (connection.limitedUntil !== null && connection.limitedUntil.getTime() > Date.now()) {
    throw new GitHubError("primary_limit", connection.limitedUntil);
  }
  if (deps.github.keys === null) throw new SealError("GITHUB_TOKEN_ENCRYPTION_KEY is not set.");
  const token = await openSecret(deps.github.keys, tokenPlace(userId), connection.sealedToken);
  return { token, connection, client: createGitHubClient({ url, token }) };
}
