import type { Log } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { type CheckpointDeps, receiveCheckpoint } from "./checkpoint.ts";
import type { Handler } from "./listen.ts";
import { type ApiAnswer, type ApiRequest, failure } from "./message.ts";
import { issueToken, publish, type RealtimeDeps, streamEvents } from "./realtime.ts";
import { getRunEvents, getRunSteps, type RunStateDeps } from "./run-state.ts";
import { receiveSignal, type SignalDeps } from "./signals.ts";

export type CallbackDeps = CheckpointDeps & RunStateDeps & SignalDeps & RealtimeDeps & { log: Log };

type Route = {
  method: "GET" | "POST";
  path: RegExp;
  handle: (request: ApiRequest, id: string, deps: CallbackDeps) => ApiAnswer | Promise<ApiAnswer>;
};

const routes: Route[] = [
  { method: "POST", path: /^\/v1\/checkpoint\/([^/]+)\/async$/, handle: receiveCheckpoint },
  { method: "GET", path: /^\/v0\/runs\/([^/]+)\/batch$/, handle: getRunEvents },
  { method: "GET", path: /^\/v0\/runs\/([^/]+)\/actions$/, handle: getRunSteps },
  { method: "POST", path: /^\/v1\/signals$/, handle: receiveSignal },
  { method: "POST", path: /^\/v1\/realtime\/publish$/, handle: publish },
  { method: "POST", path: /^\/v1\/realtime\/token$/, handle: issueToken },
  { method: "GET", path: /^\/v1\/realtime\/sse$/, handle: streamEvents },
];

/** What apps call back for while they run functions. Everything else goes on to `next`. */
export function createCallbacks(deps: CallbackDeps, next: Handler): Handler {
  return async (request) => {
    const route = routes.find(({ method, path }) => method === request.method && path.test(request.path));
    if (!route) {
      const refusal = refusalOf(request.path);
      return refusal === null ? next(request) : failure(404, refusal);
    }
    // A run's id has no characters that an address would have to spell otherwise.
    const [, id = ""] = route.path.exec(request.path) ?? [];
    try {
      return await route.handle(request, id, deps);
    } catch (error) {
      deps.log("error", "A callback failed.", { path: request.path, error });
      return failure(500, error instanceof EngineError ? error.message : "Internal error.");
    }
  };
}

const unsupported: [RegExp, string][] = [
  [/^\/v1\/checkpoint(?:\/[^/]+\/steps)?$/, "durable endpoints: runs that begin in the app's own HTTP handlers"],
  [/^\/v1\/http\/runs\/[^/]+\/output$/, "durable endpoints: runs that begin in the app's own HTTP handlers"],
  [/^\/v1\/realtime\/publish\/tee$/, "streams from within functions"],
  [/^\/v1\/runs\/[^/]+\/metadata$/, "metadata and scores of runs"],
  [/^\/v0\/connect\//, "apps that connect to it instead of serving HTTP"],
  [/^\/v2\/sandboxes/, "sandboxes"],
];

function refusalOf(path: string): string | null {
  const [, what] = unsupported.find(([pattern]) => pattern.test(path)) ?? [];
  return what === undefined ? null : `This engine does not support ${what}.`;
}
