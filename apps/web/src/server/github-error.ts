import type { GitHubRefusal } from "@vibe/jobs/github-refusal";
import { ApiError } from "./api-error.ts";

/** Nothing can be asked of GitHub, because nobody has said as whom. */
export const gitHubNotConnected = (): ApiError =>
  new ApiError("github_not_connected", "No GitHub account is connected; add a token in the settings.");

const CODES = { limit: "github_limited", unavailable: "github_unavailable", refused: "github_refused" } as const;

/** GitHub did not answer as hoped. With a time, the caller learns when asking again makes sense. */
export function gitHubRefused({ kind, code, message, retryAt }: GitHubRefusal, now: number): ApiError {
  return new ApiError(CODES[kind], message, {
    details: { reason: code, retry_at: retryAt },
    ...(retryAt === null ? {} : { retryAfterSeconds: (Date.parse(retryAt) - now) / 1000 }),
  });
}
