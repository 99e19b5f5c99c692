import type { Surface } from "./answer.ts";

/** One request as it was answered. No header and no body is kept, so no token, code or secret can be in here. */
export type LoggedRequest = {
  surface: Surface;
  method: string;
  path: string;
  /** As sent, for REST and git; the site's own (sign-in) is left out, for it may carry codes. */
  query: string;
  /** `null`: the connection ended without an answer. */
  status: number | null;
  /** Of the request's and the answer's body. */
  requestBytes: number;
  bytes: number;
  /** The login behind the token. */
  user: string | null;
  /** What the answer cost of the primary limit: 1, a query's points, or 0. */
  cost: number;
  /** How many requests were being answered when this one came, itself included. */
  inFlight: number;
};

const maxKept = 20_000;
const secretParameters = ["access_token", "client_secret", "code", "token"];

export type RequestLog = ReturnType<typeof createRequestLog>;

export function createRequestLog() {
  const requests: LoggedRequest[] = [];
  let inFlight = 0;

  return {
    requests,
    /** The entry is in the list, complete, once `finish` was called. */
    start: (seen: Pick<LoggedRequest, "surface" | "method" | "path" | "requestBytes">, query: URLSearchParams) => {
      inFlight += 1;
      const entry: LoggedRequest = {
        ...seen,
        query: seen.surface === "site" ? "" : withoutSecrets(query),
        status: null,
        bytes: 0,
        user: null,
        cost: 0,
        inFlight,
      };
      let isOpen = true;
      const finish = () => {
        if (!isOpen) return;
        isOpen = false;
        inFlight -= 1;
        requests.push(entry);
        if (requests.length > maxKept) requests.splice(0, requests.length - maxKept);
      };
      return { entry, finish };
    },
  };
}

function withoutSecrets(query: URLSearchParams): string {
  const safe = new URLSearchParams(query);
  for (const name of secretParameters) if (safe.has(name)) safe.set(name, "hidden");
  return safe.toString();
}
