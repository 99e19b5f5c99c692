/**
 * GitHub's primary limits: so many requests (points for GraphQL) in a window that opens with the first request. They are
 * counted for a user over all tokens, and for an address without a token, as GitHub documents.
 */

export type Resource = "core" | "search" | "graphql";
export type Allowances = { core: number; search: number; graphql: number; anonymousCore: number };

/** `reset` in epoch seconds. */
export type QuotaState = { limit: number; used: number; remaining: number; reset: number };

export const githubAllowances: Allowances = { core: 5_000, search: 30, graphql: 5_000, anonymousCore: 60 };

const windowSeconds: Record<Resource, number> = { core: 3_600, search: 60, graphql: 3_600 };

export type Quota = ReturnType<typeof createQuota>;

/** `who` is a login, or `null` for everybody without a token (all come from this machine). */
export function createQuota(allowances: Allowances, now: () => number) {
  const windows = new Map<string, { used: number; reset: number }>();

  function window(who: string | null, resource: Resource): { used: number; reset: number } {
    const key = `${who?.toLowerCase() ?? ""} ${resource}`;
    const seconds = Math.floor(now() / 1_000);
    const known = windows.get(key);
    if (known && known.reset > seconds) return known;
    const opened = { used: 0, reset: seconds + windowSeconds[resource] };
    windows.set(key, opened);
    return opened;
  }

  function state(who: string | null, resource: Resource): QuotaState {
    const { used, reset } = window(who, resource);
    const limit = who === null && resource === "core" ? allowances.anonymousCore : allowances[resource];
    return { limit, used, remaining: Math.max(0, limit - used), reset };
  }

  return {
    state,
    take: (who: string | null, resource: Resource, cost: number) => {
      window(who, resource).used += cost;
    },
    /** For tests: as if that much had been used in the current window. */
    setRemaining: (who: string | null, resource: Resource, remaining: number) => {
      window(who, resource).used = state(who, resource).limit - remaining;
    },
  };
}
