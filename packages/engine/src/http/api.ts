import type { Log } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import type { EventInput } from "../event.ts";
import { parseEvents } from "../ingest.ts";
import { tryParseJson } from "../json.ts";
import type { Reads } from "../reads.ts";
import { parseRegistration, type Registration, type RegistrationResult } from "../register.ts";
import type { Handler } from "./listen.ts";
import { type ApiRequest, type ApiResponse, failure, html, json } from "./message.ts";
import { notFoundPage, runListPage, runPage } from "./pages.ts";
import { isAllowedHost } from "./same-machine.ts";
import { eventBody, eventRunBody, functionBody, runBody, runDetailBody, runSummaryBody } from "./v1-body.ts";

export type ApiDeps = {
  reads: Reads;
  send: (events: EventInput[], seed: string | null) => Promise<string[]>;
  cancelRun: (id: string) => boolean;
  register: (app: Registration) => RegistrationResult;
  /** Apps with these addresses, and apps on this machine, may register. */
  configuredUrls: readonly string[];
  now: () => number;
  log: Log;
};

type Handle = (request: ApiRequest, id: string, deps: ApiDeps) => ApiResponse | Promise<ApiResponse>;
type Route = { method: string; path: RegExp; handle: Handle };

const routes: Route[] = [
  { method: "POST", path: /^\/e\/([^/]+)$/, handle: receiveEvents },
  { method: "POST", path: /^\/fn\/register$/, handle: registerApp },
  { method: "GET", path: /^\/health$/, handle: () => json(200, { status: 200, message: "OK" }) },
  { method: "GET", path: /^\/dev$/, handle: describe },
  { method: "GET", path: /^\/v1\/events$/, handle: listEvents },
  { method: "GET", path: /^\/v1\/events\/([^/]+)$/, handle: getEvent },
  { method: "GET", path: /^\/v1\/events\/([^/]+)\/runs$/, handle: getEventRuns },
  { method: "GET", path: /^\/v1\/runs$/, handle: listRuns },
  { method: "GET", path: /^\/v1\/runs\/([^/]+)$/, handle: getRun },
  { method: "DELETE", path: /^\/v1\/runs\/([^/]+)$/, handle: cancelRun },
  { method: "GET", path: /^\/$/, handle: (_, __, { reads }) => html(200, runListPage(reads.listRuns({ limit: 100 }))) },
  { method: "GET", path: /^\/runs\/([^/]+)$/, handle: showRun },
];

/** The engine's HTTP face: a table of routes, each of which parses, asks one thing and answers. */
export function createApi(deps: ApiDeps): Handler {
  return async (request) => {
    const matching = routes.filter((route) => route.path.test(request.path));
    const route = matching.find(({ method }) => method === request.method);
    if (!route) return matching.length > 0 ? failure(405, "Method not allowed.") : failure(404, "Not found.");
    const [, id = ""] = route.path.exec(request.path) ?? [];
    try {
      return await route.handle(request, id, deps);
    } catch (error) {
      deps.log("error", "A request failed.", { path: request.path, error });
      return failure(500, error instanceof EngineError ? error.message : "Internal error.");
    }
  };
}

/** The SDK reads `status` of the body, not the HTTP status: it must be exactly 200 for events to count as sent. */
async function receiveEvents(request: ApiRequest, _key: string, { send }: ApiDeps): Promise<ApiResponse> {
  const refuse = (error: string) => json(400, { ids: [], status: 400, error });
  const body = tryParseJson(request.body);
  if (body === undefined) return refuse("The request body is not JSON.");
  try {
    const ids = await send(parseEvents(body), request.header("x-inngest-event-id-seed") ?? null);
    return json(200, { ids, status: 200 });
  } catch (error) {
    if (error instanceof EngineError && error.code === "INVALID_EVENT") return refuse(error.message);
    throw error;
  }
}

function registerApp(request: ApiRequest, _: string, deps: ApiDeps): ApiResponse {
  const kind = request.header("x-inngest-expected-server-kind");
  if (kind !== undefined && kind !== "dev")
    return failure(400, `The app expects a "${kind}" server, this one is "dev".`);
  const body = tryParseJson(request.body);
  const url = typeof body === "object" && body !== null && !Array.isArray(body) ? body.url : undefined;
  if (typeof url !== "string" || !URL.canParse(url)) return failure(400, "The registration has no URL.");
  const configuredHosts = deps.configuredUrls.map((configured) => new URL(configured).hostname);
  if (!isAllowedHost(url, configuredHosts)) {
    return failure(400, `The app's address ${url} is neither on this machine nor configured.`);
  }
  const app = parseRegistration(body, withoutQuery(url));
  if (!app) return failure(400, "The registration has no app name or no list of functions.");
  try {
    return json(200, { ok: true, modified: deps.register(app).modified });
  } catch (error) {
    if (error instanceof EngineError && error.code === "INVALID_REGISTRATION") return failure(400, error.message);
    throw error;
  }
}

/** Deploy hooks leave their parameters in the address (`deployId`); the app is at the address itself. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function describe(_: ApiRequest, __: string, { reads }: ApiDeps): ApiResponse {
  const functions = reads.listFunctions().filter((fn) => !fn.archived);
  return json(200, {
    version: "0.1.0",
    startOpts: {},
    functions: functions.map(functionBody),
    handlers: reads.listApps(),
    features: {},
  });
}

function listEvents({ query }: ApiRequest, _: string, { reads, now }: ApiDeps): ApiResponse {
  const name = query.get("name");
  const events = reads.listEvents({ limit: limitOf(query), ...(name === null ? {} : { name }) });
  return enveloped(events.map(eventBody), now());
}

function getEvent(_: ApiRequest, id: string, { reads, now }: ApiDeps): ApiResponse {
  const event = reads.getEvent(id);
  return event ? enveloped(eventBody(event), now()) : failure(404, "No such event.");
}

function getEventRuns(_: ApiRequest, id: string, { reads, now }: ApiDeps): ApiResponse {
  if (!reads.getEvent(id)) return failure(404, "No such event.");
  return enveloped(
    reads.runsOfEvent(id).map((run) => eventRunBody(run, id)),
    now(),
  );
}

const statuses = ["queued", "running", "completed", "failed", "cancelled", "skipped"] as const;

function listRuns({ query }: ApiRequest, _: string, { reads, now }: ApiDeps): ApiResponse {
  const wanted = query.get("status")?.toLowerCase();
  const status = statuses.find((known) => known === wanted);
  if (wanted !== undefined && !status) return failure(400, `No such status: ${wanted}. Known: ${statuses.join(", ")}.`);
  const functionSlug = query.get("function_id");
  const before = query.get("cursor");
  const runs = reads.listRuns({
    limit: limitOf(query),
    ...(status ? { status } : {}),
    ...(functionSlug === null ? {} : { functionSlug }),
    ...(before === null ? {} : { before }),
  });
  return enveloped(runs.map(runSummaryBody), now());
}

function getRun(_: ApiRequest, id: string, { reads, now }: ApiDeps): ApiResponse {
  const run = reads.getRun(id);
  return run ? enveloped(runDetailBody(run), now()) : failure(404, "No such run.");
}

function cancelRun(_: ApiRequest, id: string, { reads, cancelRun: cancel, now }: ApiDeps): ApiResponse {
  if (!reads.getRun(id)) return failure(404, "No such run.");
  if (!cancel(id)) return failure(409, "The run has already ended.");
  const run = reads.getRun(id);
  return run ? enveloped(runBody(run), now()) : failure(404, "No such run.");
}

function showRun(_: ApiRequest, id: string, { reads }: ApiDeps): ApiResponse {
  const run = reads.getRun(id);
  return run ? html(200, runPage(run)) : html(404, notFoundPage());
}

function enveloped(data: Parameters<typeof json>[1], now: number): ApiResponse {
  return json(200, { data, metadata: { fetched_at: new Date(now).toISOString() } });
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get("limit") ?? 50);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 1000) : 50;
}
