import type { Actions } from "../act/actions.ts";
import type { Registration, RegistrationResult } from "../app/register.ts";
import type { SyncProblem, SyncResult } from "../app/sync.ts";
import type { Log } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import type { EventInput } from "../intake/event.ts";
import type { FlowControls } from "../intake/pause.ts";
import type { Reads } from "../view/reads.ts";
import type { LiveFeed } from "./live.ts";
import type { ApiAnswer, ApiRequest, ApiResponse } from "./message.ts";

export type ApiDeps = {
  reads: Reads;
  actions: Actions;
  flow: FlowControls;
  live: LiveFeed;
  send: (events: EventInput[], seed: string | null) => Promise<string[]>;
  register: (app: Registration) => RegistrationResult;
  /** Asks every configured app for its functions once more. */
  sync: () => Promise<SyncResult[]>;
  /** Asks an app at an address for its functions, and again whenever apps are asked. */
  addApp: (url: string) => Promise<SyncResult>;
  /** Addresses whose last answer was no registration, and why. */
  syncProblems: () => SyncProblem[];
  /** Apps with these addresses, and apps on this machine, may register. */
  configuredUrls: readonly string[];
  now: () => number;
  log: Log;
  serverKind: "dev" | "cloud";
};

export type Handle = (
  request: ApiRequest,
  /** The parts of the path that are not fixed, decoded. */
  parts: readonly string[],
  deps: ApiDeps,
) => ApiAnswer | Promise<ApiAnswer>;

export type Route = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: RegExp;
  handle: Handle;
  /** How this part of the API says what went wrong. */
  fail: (status: number, message: string) => ApiResponse;
};

/** A path such as `/v1/runs/:id`: every `:part` is one part of the address, whatever is in it. */
export function pathOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/(?<=\/):[a-z]+/gi, "([^/]+)")}$`);
}

/** Finds the route of a request and answers with it; `null` when the path belongs to none. */
export async function answerBy(
  routes: readonly Route[],
  request: ApiRequest,
  deps: ApiDeps,
): Promise<ApiAnswer | null> {
  const matching = routes.filter((route) => route.path.test(request.path));
  const route = matching.find(({ method }) => method === request.method);
  if (!route) return matching[0]?.fail(405, `Method not allowed: ${request.method} ${request.path}.`) ?? null;
  try {
    const parts = (route.path.exec(request.path) ?? []).slice(1).map(decodeURIComponent);
    return await route.handle(request, parts, deps);
  } catch (error) {
    return route.fail(...explain(error, request, deps));
  }
}

function explain(error: unknown, request: ApiRequest, { log }: ApiDeps): [number, string] {
  if (error instanceof URIError) return [400, "The address is not encoded as it should be."];
  if (error instanceof EngineError && error.code === "NOT_FOUND") return [404, error.message];
  if (error instanceof EngineError && error.code.startsWith("INVALID_")) return [400, error.message];
  log("error", "A request failed.", { path: request.path, error });
  return [500, error instanceof EngineError ? error.message : "Internal error."];
}
