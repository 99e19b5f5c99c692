/** The dials: what can go wrong at GitHub, for which requests, and how often. */

import type { Incoming, Surface } from "../http/answer.ts";

/** These take the place of an answer. */
export type RefusalFault =
  /** `x-ratelimit-remaining: 0`, 403 unless said otherwise. The window resets in a minute unless given. */
  | { kind: "primary-limit"; status?: 403 | 429; resetInSeconds?: number }
  /** With `retry-after` when seconds are given, else only the message tells. 403 unless said otherwise. */
  | { kind: "secondary-limit"; status?: 403 | 429; retryAfterSeconds?: number }
  /** 200 with `errors`. GitHub has been seen to send both types (yanyongyu/githubkit#271). */
  | { kind: "graphql-limit"; type?: "RATE_LIMITED" | "RATE_LIMIT"; resetInSeconds?: number }
  /** "Something went wrong while executing your query"; only for queries with a page larger than `abovePageSize`, when given. */
  | { kind: "graphql-timeout"; status: 200 | 502 | 504; abovePageSize?: number }
  | { kind: "moved"; location: string }
  | { kind: "bad-credentials" }
  | { kind: "missing-permission"; permission?: string }
  | { kind: "sso-required"; organization?: string }
  | { kind: "blocked" }
  | { kind: "not-found" }
  | { kind: "empty-repository" }
  | { kind: "gone" }
  | { kind: "dmca" }
  | { kind: "server-error"; status: 500 | 502 | 503 | 504 }
  /** GitHub's HTML error page. */
  | { kind: "unicorn"; status?: 502 | 503 }
  | { kind: "answer"; status: number; headers?: Record<string, string>; body?: string };

/** These happen to the answer that would have been given. */
export type TransportFault =
  | { kind: "latency"; ms: number }
  /** The connection ends after so many bytes of the body; the headers promised all of them. */
  | { kind: "truncated-body"; afterBytes: number }
  /** The connection is reset after so many bytes of the body, before the headers when 0 or left out. */
  | { kind: "connection-reset"; afterBytes?: number }
  /** Nothing comes, and the connection stays open until the client gives up. `afterBytes`: only from there on. */
  | { kind: "hanging"; afterBytes?: number }
  | { kind: "wrong-content-type"; contentType?: string }
  /** GraphQL could not work out this field: it is null wherever it was asked for, and an error says so. */
  | { kind: "graphql-partial"; field: string };

export type Fault = RefusalFault | TransportFault;

/** All that is given must fit. `path` without a query: a text is the whole path, for REST without the API's prefix. */
export type FaultMatch = {
  surface?: Surface;
  method?: string;
  path?: string | RegExp;
  /** A login: requests with a token of this user. */
  user?: string;
  /** The GraphQL operation's name. */
  operation?: string;
};

export type FaultRule = {
  match?: FaultMatch;
  fault: Fault;
  /** Matching requests it happens to, 1 unless given. */
  times?: number;
  /** Matching requests that pass before. */
  skip?: number;
};

export type FaultHandle = {
  /** How often it has happened. */
  hits: () => number;
  remove: () => void;
};

const transportKinds = [
  "latency",
  "truncated-body",
  "connection-reset",
  "hanging",
  "wrong-content-type",
  "graphql-partial",
];

export function isTransportFault(fault: Fault): fault is TransportFault {
  return transportKinds.includes(fault.kind);
}

export type FaultBook = ReturnType<typeof createFaultBook>;

export function createFaultBook() {
  let rules: { rule: FaultRule; seen: number; hits: number }[] = [];

  return {
    /** Rules are tried in the order they were added; a request takes at most one. */
    add: (rule: FaultRule): FaultHandle => {
      const active = { rule, seen: 0, hits: 0 };
      rules.push(active);
      return {
        hits: () => active.hits,
        remove: () => {
          rules = rules.filter((one) => one !== active);
        },
      };
    },
    clear: () => {
      rules = [];
    },
    /** The fault for this request, which is counted as used. */
    take: (incoming: Incoming, user: string | null): Fault | null => {
      const query = queryOf(incoming);
      for (const active of rules) {
        const { match = {}, fault, times = 1, skip = 0 } = active.rule;
        if (active.hits >= times || !fits(match, incoming, user, query)) continue;
        if (fault.kind === "graphql-timeout" && largestPage(query) <= (fault.abovePageSize ?? -1)) continue;
        active.seen += 1;
        if (active.seen <= skip) continue;
        active.hits += 1;
        return fault;
      }
      return null;
    },
  };
}

type Query = { text: string; operation: string; variables: Record<string, unknown> };

function fits(match: FaultMatch, incoming: Incoming, user: string | null, query: Query): boolean {
  const { path } = match;
  if (match.surface !== undefined && match.surface !== incoming.surface) return false;
  if (match.method !== undefined && match.method !== incoming.method) return false;
  if (path !== undefined && (typeof path === "string" ? path !== incoming.path : !path.test(incoming.path)))
    return false;
  if (match.user !== undefined && match.user !== user) return false;
  return match.operation === undefined || match.operation === query.operation;
}

function queryOf({ surface, body }: Incoming): Query {
  if (surface !== "graphql") return { text: "", operation: "", variables: {} };
  try {
    const { query = "", operationName, variables } = JSON.parse(body.toString("utf8")) ?? {};
    const operation = operationName ?? /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "";
    return { text: String(query), operation, variables: variables ?? {} };
  } catch {
    return { text: "", operation: "", variables: {} }; // Not a query; the GraphQL door says so.
  }
}

/** The largest `first` or `last`, written out or given by a variable. */
function largestPage({ text, variables }: Query): number {
  const sizes = [...text.matchAll(/\b(?:first|last)\s*:\s*(?:(\d+)|\$(\w+))/g)].map(([, written, name]) =>
    Number(written ?? variables[name ?? ""] ?? 0),
  );
  return Math.max(0, ...sizes);
}
