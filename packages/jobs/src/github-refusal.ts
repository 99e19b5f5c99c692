import { GitHubError } from "@vibe/history/github/github-error";
import { RemoteError } from "@vibe/history/remote/remote-error";
import { SealError } from "@vibe/store/sealed-secret";
import { sentenceOf } from "./job-error.ts";

/** Why GitHub did not do what a person asked for. */
export type GitHubRefusal = { code: string; message: string; retryAt: string | null };

/** What of an error is for the person who waits for an answer; null for an error that is none of GitHub's. */
export function gitHubRefusalOf(error: unknown): GitHubRefusal | null {
  if (error instanceof GitHubError) {
    return { code: error.code, message: error.message, retryAt: error.retryAt?.toISOString() ?? null };
  }
  if (error instanceof RemoteError) {
    return { code: error.code, message: error.message, retryAt: error.retryAfter?.toISOString() ?? null };
  }
  if (error instanceof SealError) {
    return { code: "token_unreadable", message: sentenceOf("token_unreadable"), retryAt: null };
  }
  return null;
}
