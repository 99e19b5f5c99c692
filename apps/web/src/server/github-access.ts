import type { GitHubAccount } from "@vibe/jobs/github-account";

/**
 * What a sign-in with GitHub is for. `identity`: to know who somebody is; the token that comes with it is kept where none better is.
 * `public` and `private`: to have repositories read with the sign-in's token, in place of whatever is stored.
 *
 * The scopes are the smallest that work. Supabase Auth always asks for `user:email`, which is all an account takes: who somebody is
 * needs no scope. Neither does reading public repositories. Private ones need `repo`: GitHub's sign-in knows no scope that only
 * reads, so it is asked for when somebody chooses it and never by itself; a fine-grained personal token is the one that only reads.
 */
export type GitHubAccess = "identity" | "public" | "private";

export const accessOf = (text: string | null): GitHubAccess =>
  text === "public" || text === "private" ? text : "identity";

/** The scopes beside `user:email`, separated by spaces; undefined for none. */
export const scopesFor = (access: GitHubAccess): string | undefined => (access === "private" ? "repo" : undefined);

/**
 * Whether the stored token stays: just signing in must not take a token away that reads more than the sign-in's own. A personal one
 * was added on purpose.
 */
export function keepsStored(stored: GitHubAccount | null, access: GitHubAccess, now: Date): boolean {
  if (access !== "identity" || stored === null) return false;
  if (stored.expiresAt !== null && Date.parse(stored.expiresAt) <= now.getTime()) return false;
  return stored.kind === "personal" || stored.scopes.includes("repo");
}
