import { ApiError } from "./api-error.ts";

/** Nothing can be asked of GitHub, because nobody has said as whom. */
export const gitHubNotConnected = (): ApiError =>
  new ApiError("github_not_connected", "No GitHub account is connected; add a token in the settings.");

/** GitHub did not answer as hoped. With a time, the caller learns when asking again makes sense. */
export function gitHubUnavailable(
  { message, retryAt }: { message: string; retryAt: string | null },
  now: number,
): ApiError {
  return new ApiError("github_unavailable", message, {
    details: { retry_at: retryAt },
    ...(retryAt === null ? {} : { retryAfterSeconds: (Date.parse(retryAt) - now) / 1000 }),
  });
}
