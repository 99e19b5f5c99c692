import { GitHubError, type GitHubErrorCode } from "@vibe/history/github/github-error";
import { RemoteError, type RemoteErrorCode } from "@vibe/history/remote/remote-error";
import { sentenceOf } from "./job-error.ts";
import { networkFailureOf } from "./network-failure.ts";

/** Why GitHub did not do what a person asked for. */
export type GitHubRefusal = {
  /** A limit of GitHub's, a failure that may pass, or something that is the same on every try. */
  kind: "limit" | "unavailable" | "refused";
  code: string;
  message: string;
  /** ISO: when to ask again, where GitHub has said so. */
  retryAt: string | null;
};

/** Of these the git server's sentences say that it is tried again, as jobs do; here nobody does. */
const PASSING: Partial<Record<RemoteErrorCode, GitHubErrorCode>> = {
  rate_limited: "secondary_limit",
  server_failed: "server_failed",
  network_failed: "network_failed",
  timed_out: "timed_out",
};

/** What of an error is for the person who waits for an answer; null for an error that is none of GitHub's. */
export function gitHubRefusalOf(error: unknown): GitHubRefusal | null {
  const failure = networkFailureOf(error);
  if (failure === null) return null;
  const kind = failure.code === "rate_limited" ? "limit" : failure.retryable ? "unavailable" : "refused";
  const retryAt = failure.retryAt?.toISOString() ?? null;
  if (error instanceof GitHubError) return { kind, code: error.code, message: error.message, retryAt };
  if (error instanceof RemoteError) {
    const passing = PASSING[error.code];
    const message = passing === undefined ? error.message : new GitHubError(passing).message;
    return { kind, code: error.code, message, retryAt };
  }
  return { kind, code: failure.code, message: sentenceOf(failure.code), retryAt };
}
