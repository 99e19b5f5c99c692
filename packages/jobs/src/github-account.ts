import { gitUrlOf } from "@vibe/history/github/github-address";
import { createGitHubClient, type Viewer } from "@vibe/history/github/github-client";
import { GitHubError } from "@vibe/history/github/github-error";
import { readRemoteRefs } from "@vibe/history/github/read-remote-refs";
import { RemoteError } from "@vibe/history/remote/remote-error";
import {
  getGitHubConnection,
  removeGitHubConnection,
  saveGitHubConnection,
  tokenPlace,
} from "@vibe/store/platform-connections";
import { sealSecret } from "@vibe/store/sealed-secret";
import type { JobDeps } from "./deps.ts";
import { type GitHubRefusal, gitHubRefusalOf } from "./github-refusal.ts";
import { openToken } from "./github-token.ts";

/** The GitHub account a person's repositories are read with. `environment`: GITHUB_TOKEN of this machine, never stored. */
export type GitHubAccount = {
  /** Null for a token of the environment as long as GitHub cannot be asked whose it is; nothing else is known of it then. */
  login: string | null;
  kind: "oauth" | "personal" | "environment";
  /** Empty for a token that has permissions of its own for each repository. */
  scopes: string[];
  /** ISO; null: it does not expire, or GitHub does not say when. */
  expiresAt: string | null;
};

export type SaveTokenResult = { outcome: "saved"; login: string } | ({ outcome: "refused" } & GitHubRefusal);

/** The account of a person, or null. For a token of the environment, GitHub is asked whose it is. */
export async function getGitHubAccount({ userId }: { userId: string }, deps: JobDeps): Promise<GitHubAccount | null> {
  const connection = await getGitHubConnection(deps.service, userId);
  if (connection !== null) {
    const { login, kind, scopes, expiresAt } = connection;
    return { login, kind, scopes, expiresAt: expiresAt?.toISOString() ?? null };
  }
  if (!deps.github.environmentToken) return null;
  const viewer = await environmentViewer(userId, deps);
  return {
    login: viewer?.login ?? null,
    kind: "environment",
    scopes: viewer?.scopes ?? [],
    expiresAt: viewer?.expiresAt?.toISOString() ?? null,
  };
}

/** Null while GitHub cannot be asked: there is an account, whoever it belongs to, and whoever uses it learns what is wrong. */
async function environmentViewer(userId: string, deps: JobDeps): Promise<Viewer | null> {
  try {
    const opened = await openToken(userId, deps);
    return opened === null ? null : await opened.client.viewer();
  } catch (error) {
    if (error instanceof GitHubError) return null;
    throw error;
  }
}

/** Whether a person has an account to read with, without asking GitHub. */
export async function hasGitHubAccount({ userId }: { userId: string }, deps: JobDeps): Promise<boolean> {
  return Boolean(deps.github.environmentToken) || (await getGitHubConnection(deps.service, userId)) !== null;
}

/** Asks GitHub whose token it is and what it may, and keeps it sealed in place of the one there was. */
export async function saveGitHubToken(
  input: { userId: string; token: string },
  deps: JobDeps,
): Promise<SaveTokenResult> {
  const { keys, url } = deps.github;
  const token = input.token.trim();
  if (keys === null) return refused("No token can be stored here: GITHUB_TOKEN_ENCRYPTION_KEY is not set.");
  if (!/^[\x21-\x7e]{1,1024}$/.test(token)) return refused("This is no token: paste it as GitHub has shown it.");
  let viewer: Viewer;
  try {
    viewer = await createGitHubClient({ url, token }).viewer();
    const missing = await missingPermission(viewer, token, url);
    if (missing !== null) return refused(missing);
  } catch (error) {
    const refusal = gitHubRefusalOf(error);
    if (refusal === null) throw error;
    return { outcome: "refused", ...refusal };
  }
  await saveGitHubConnection(deps.service, {
    userId: input.userId,
    platformUserId: viewer.id,
    login: viewer.login,
    sealedToken: await sealSecret(keys, tokenPlace(input.userId), token),
    kind: token.startsWith("gho_") ? "oauth" : "personal",
    scopes: viewer.scopes ?? [],
    expiresAt: viewer.expiresAt,
  });
  return { outcome: "saved", login: viewer.login };
}

/**
 * A classic token without the scope `repo` reads public repositories, which may be all that is wanted. What a fine-grained one may
 * is seen by trying: whether it reads the contents of a private repository that it lists.
 */
async function missingPermission(viewer: Viewer, token: string, url: string): Promise<string | null> {
  if (viewer.scopes !== null) return null;
  const { repositories } = await createGitHubClient({ url, token }).repositories(1);
  const sample = repositories.find((repository) => repository.private && !repository.disabled);
  if (sample === undefined) return null;
  try {
    await readRemoteRefs({ url: gitUrlOf(url, sample.fullName), token });
    return null;
  } catch (error) {
    const isMissing =
      error instanceof RemoteError && (error.code === "access_denied" || error.code === "repository_not_found");
    if (!isMissing) throw error;
    return `The token lists ${sample.fullName} and may not read it: give it the repository permission “Contents: read-only” in GitHub’s settings.`;
  }
}

/** Forgets the stored token. One of the environment stays. */
export async function removeGitHubToken(
  { userId }: { userId: string },
  deps: JobDeps,
): Promise<{ outcome: "removed" | "none" }> {
  return { outcome: await removeGitHubConnection(deps.service, userId) };
}

const refused = (message: string) =>
  ({ outcome: "refused", kind: "refused", code: "token_refused", message, retryAt: null }) as const;
