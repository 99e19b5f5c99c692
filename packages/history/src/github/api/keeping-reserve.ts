/** The API is shared: whatever else the account is used for draws on the same hourly limits. */

import { GitHubError } from "../github-error.ts";
import type { Allowance, GitHubTransport } from "../github-transport.ts";

/**
 * The part of a limit that reading a history leaves alone. One commit is one request, so one history could use up the hour; a
 * fifth of GitHub's 5,000 are 1,000 requests: some hundred other jobs that find their repository unchanged or read it over git.
 */
const reservedShare = 0.2;

/**
 * The same transport, which asks for nothing more once the reserve is reached: it then throws `GitHubError` `primary_limit` with
 * the time of the renewal. Until the first answer nobody knows what is left. Requests under way may still draw on the reserve.
 */
export function keepingReserve(transport: GitHubTransport): GitHubTransport {
  const { spent } = transport;
  return {
    spent,
    get: async (...question) => {
      requireMoreThanReserve(spent.rest);
      return transport.get(...question);
    },
    getUnlessSame: async (...question) => {
      requireMoreThanReserve(spent.rest);
      return transport.getUnlessSame(...question);
    },
    query: async (...question) => {
      requireMoreThanReserve(spent.graphql);
      return transport.query(...question);
    },
  };
}

function requireMoreThanReserve(allowance: Allowance | null): void {
  if (allowance === null || allowance.resetAt.getTime() <= Date.now()) return;
  if (allowance.remaining >= allowance.limit * reservedShare) return;
  // A second later: GitHub counts in whole ones.
  throw new GitHubError("primary_limit", new Date(allowance.resetAt.getTime() + 1_000));
}
