/** What an HTTP status of a git server means. Pure. */

import { RemoteError } from "../remote-error.ts";

const longestWaitMs = 24 * 3_600_000;

/** The error for an answer that is not 200. `hasToken`: GitHub answers 401 for a repository that is private or not there. */
export function httpFailure(status: number, headers: Headers, hasToken: boolean, now: Date): RemoteError {
  const retryAfter = retryMoment(headers, now);
  const limited = status === 429 || (status === 403 && (retryAfter !== null || isUsedUp(headers)));
  if (limited) {
    return new RemoteError(
      "rate_limited",
      "The git server asks to wait before the next request. It is tried again later.",
      { retryAfter: retryAfter ?? resetMoment(headers, now) },
    );
  }
  if (status === 401) {
    return hasToken
      ? new RemoteError("token_rejected", "The git server does not accept the access token (any more). Connect again.")
      : new RemoteError(
          "repository_not_found",
          "The repository does not exist, or it is private. Check its address, or give an access token.",
        );
  }
  if (status === 403) {
    return new RemoteError(
      "access_denied",
      "The git server does not allow reading this repository. Ask its owner for access, or authorise the token for the organisation.",
    );
  }
  if (status === 404 || status === 410 || status === 451) {
    return new RemoteError(
      "repository_not_found",
      "The repository does not exist (any more), or you may not read it. Check its address and your access.",
    );
  }
  if (status >= 500 || status === 408) {
    return new RemoteError("server_failed", `The git server failed (${status}). It is tried again later.`, {
      retryAfter,
    });
  }
  return new RemoteError(
    "not_a_git_server",
    `The address does not answer as a git server does (${status}). Check that it is the address of a repository.`,
  );
}

/** `Retry-After` is a number of seconds or a date; a day at most. */
function retryMoment(headers: Headers, now: Date): Date | null {
  const value = headers.get("retry-after")?.trim() ?? "";
  const moment = /^\d{1,9}$/.test(value) ? now.getTime() + Number(value) * 1_000 : Date.parse(value);
  return sane(moment, now);
}

function resetMoment(headers: Headers, now: Date): Date | null {
  const value = headers.get("x-ratelimit-reset") ?? "";
  return isUsedUp(headers) && /^\d{1,12}$/.test(value) ? sane(Number(value) * 1_000, now) : null;
}

function isUsedUp(headers: Headers): boolean {
  return headers.get("x-ratelimit-remaining") === "0";
}

function sane(moment: number, now: Date): Date | null {
  if (!Number.isFinite(moment)) return null;
  return new Date(Math.min(Math.max(moment, now.getTime()), now.getTime() + longestWaitMs));
}
