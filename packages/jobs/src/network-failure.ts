import { GitHubError, type GitHubErrorCode } from "@vibe/history/github/github-error";
import { RemoteError, type RemoteErrorCode } from "@vibe/history/remote/remote-error";
import { SealError } from "@vibe/store/sealed-secret";
import type { JobErrorCode } from "./job-error.ts";

/** Why GitHub could not be read, in the words of a job. */
export type NetworkFailure = {
  code: JobErrorCode;
  retryable: boolean;
  /** When to ask again, where GitHub named it. */
  retryAt: Date | null;
};

const OF_GIT: Record<RemoteErrorCode, JobErrorCode> = {
  bad_address: "github_unreadable",
  repository_not_found: "repository_not_found",
  access_denied: "access_denied",
  token_rejected: "token_rejected",
  rate_limited: "rate_limited",
  repository_moved: "repository_moved",
  server_failed: "github_unreachable",
  network_failed: "github_unreachable",
  timed_out: "github_unreachable",
  not_a_git_server: "github_unreadable",
  unsupported: "github_unreadable",
  bad_answer: "github_unreadable",
  too_large: "too_large",
  disk_full: "disk_full",
};

const OF_API: Record<GitHubErrorCode, JobErrorCode> = {
  primary_limit: "rate_limited",
  secondary_limit: "rate_limited",
  bad_credentials: "token_rejected",
  missing_permission: "access_denied",
  sso_required: "sso_required",
  renamed: "repository_moved",
  not_found: "repository_not_found",
  gone: "repository_not_found",
  dmca: "repository_blocked",
  blocked: "repository_blocked",
  server_failed: "github_unreachable",
  network_failed: "github_unreachable",
  timed_out: "github_unreachable",
  bad_answer: "github_unreadable",
};

/** What an error of the network or of a token's seal means; null for any other. */
export function networkFailureOf(error: unknown): NetworkFailure | null {
  if (error instanceof RemoteError) {
    return { code: OF_GIT[error.code], retryable: error.retryable, retryAt: error.retryAfter };
  }
  if (error instanceof GitHubError) {
    return { code: OF_API[error.code], retryable: error.retryable, retryAt: error.retryAt };
  }
  if (error instanceof SealError) return { code: "token_unreadable", retryable: false, retryAt: null };
  return null;
}
