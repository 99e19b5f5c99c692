import { parseEvents } from "../intake/ingest.ts";
import { type Json, objectOr, tryParseJson } from "../json.ts";
import { type ApiRequest, type ApiResponse, json } from "./message.ts";
import { bodyOf, eventQueryOf, fromStepOf, invalid, limitOf, parseTime, runQueryOf } from "./rest-query.ts";
import { keyOf } from "./rest-v1.ts";
import { type ApiDeps, type Handle, pathOf, type Route } from "./route.ts";
import { spanBody } from "./trace-body.ts";
import { appBody, eventBody, functionBody, runBody, runDetailBody } from "./v2-body.ts";

const codes: Record<number, string> = {
  400: "bad_request",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  501: "not_implemented",
};

/** The form of an error in this version. */
function fail(status: number, message: string): ApiResponse {
  return json(status, { errors: [{ code: codes[status] ?? "internal_error", message }] });
}

/** Served under both names that clients know. */
const route = (method: Route["method"], pattern: string, handle: Handle): Route => {
  return { method, path: pathOf(`(?:/api)?/v2${pattern}`), handle, fail };
};

/** What Inngest has here and this engine has not. */
const absent = (name: string, pattern: string): Route[] =>
  (["GET", "POST", "PUT", "DELETE"] as const).map((method) =>
    route(method, pattern, () => fail(501, `This engine has no ${name}.`)),
  );

/** The API's second version: `{data, metadata, page?}`, and errors as `{errors: [{code, message}]}`. */
export const v2Routes: Route[] = [
  route("GET", "/health", (_, __, deps) => enveloped({ status: "ok" }, deps)),

  route("GET", "/runs", ({ query }, _, deps) => {
    const { runs, next } = deps.reads.runPage(runQueryOf(query));
    return paged(runs.map(runBody), next, query, deps);
  }),
  route("GET", "/runs/:id", (_, [id = ""], deps) => showRun(id, deps)),
  route("GET", "/runs/:id/trace", (_, [id = ""], deps) => {
    const run = deps.reads.getRun(id);
    return run ? enveloped({ runId: id, rootSpan: spanBody(run.trace) }, deps) : fail(404, "There is no such run.");
  }),
  route("POST", "/runs/:id/rerun", (request, [id = ""], deps) => {
    const runId = deps.actions.rerun(id, fromStepOf(bodyOf(request.body).fromStep), keyOf(request));
    return enveloped({ id: runId, runId, originalRunId: id }, deps, 201);
  }),
  route("POST", "/runs/:id/cancel", (_, [id = ""], deps) => {
    if (!deps.reads.getRun(id)) return fail(404, "There is no such run.");
    return deps.actions.cancelRun(id) ? showRun(id, deps) : fail(409, "The run has already ended.");
  }),

  route("GET", "/apps", ({ query }, _, deps) => {
    const functions = deps.reads.listFunctions();
    const apps = deps.reads.listApps().map((app) => appBody(app, functions));
    return paged(apps, null, query, deps);
  }),
  route("GET", "/apps/:id", (_, [id = ""], deps) => {
    const app = deps.reads.listApps().find((known) => known.id === id);
    return app ? enveloped(appBody(app, deps.reads.listFunctions()), deps) : fail(404, "There is no such app.");
  }),
  route("GET", "/apps/:id/functions", ({ query }, [id = ""], deps) => {
    const functions = deps.reads.listFunctions().filter((fn) => fn.appId === id);
    return paged(functions.map(functionBody), null, query, deps);
  }),
  route("POST", "/apps/:app/functions/:id/invoke", (request, [app = "", id = ""], deps) => {
    const known = deps.reads.listFunctions().map((fn) => fn.id);
    return invoke(request, known.includes(id) ? id : `${app}-${id}`, deps);
  }),
  route("POST", "/syncs", async (_, __, deps) => enveloped(await deps.sync(), deps)),
  route("POST", "/apps/:id/syncs", async (_, __, deps) => enveloped(await deps.sync(), deps)),

  route("GET", "/functions", ({ query }, _, deps) => {
    const since = parseTime(query.get("since"), "since");
    return paged(deps.reads.listFunctions(since).map(functionBody), null, query, deps);
  }),
  route("GET", "/functions/:id", (_, [id = ""], deps) => {
    const fn = deps.reads.listFunctions().find((known) => known.id === id);
    return fn ? enveloped(functionBody(fn), deps) : fail(404, "There is no such function.");
  }),
  route("POST", "/functions/:id/invoke", (request, [id = ""], deps) => invoke(request, id, deps)),

  route("GET", "/events", ({ query }, _, deps) => {
    const { events, next } = deps.reads.eventPage(eventQueryOf(query));
    return paged(events.map(eventBody), next, query, deps);
  }),
  route("POST", "/events", async (request, _, deps) => {
    const body = tryParseJson(request.body);
    if (body === undefined) throw invalid("The request body is not JSON.");
    const events = parseEvents(objectOr(body).events ?? body);
    const ids = await deps.send(events, request.header("x-inngest-event-id-seed") ?? null);
    return enveloped({ ids }, deps, 201);
  }),
  route("GET", "/events/:id", (_, [id = ""], deps) => {
    const event = deps.reads.getEvent(id);
    return event ? enveloped(eventBody(event), deps) : fail(404, "There is no such event.");
  }),
  route("GET", "/events/:id/runs", ({ query }, [id = ""], deps) => {
    if (!deps.reads.getEvent(id)) return fail(404, "There is no such event.");
    return paged(deps.reads.runsOfEvent(id).map(runBody), null, query, deps);
  }),
  route("POST", "/events/:id/resend", (request, [id = ""], deps) => {
    return enveloped({ id: deps.actions.resendEvent(id, keyOf(request)) }, deps, 201);
  }),

  ...absent("keys to manage; they are options of the engine", "/(?:keys|env/keys|keys/events|keys/signing)(?:/.*)?"),
  ...absent("environments or accounts", "/(?:envs?|account|partner|webhooks)(?:/.*)?"),
  ...absent("sessions", "/sessions(?:/.*)?"),
  ...absent("scores", "/(?:scores|runs/[^/]+/scores)(?:/.*)?"),
  ...absent("experiments", "/experiments(?:/.*)?"),
  ...absent("sandboxes", "/sandboxes(?:/.*)?"),
  ...absent("insights", "/insights(?:/.*)?"),
];

function showRun(id: string, deps: ApiDeps): ApiResponse {
  const run = deps.reads.getRun(id);
  return run ? enveloped(runDetailBody(run), deps) : fail(404, "There is no such run.");
}

function invoke(request: ApiRequest, id: string, deps: ApiDeps): ApiResponse {
  const body = bodyOf(request.body);
  const { eventId, runId } = deps.actions.invoke(id, objectOr(body.data), { key: keyOf(request) });
  return enveloped({ runId, eventId }, deps, 201);
}

function metadataOf({ now }: ApiDeps) {
  return { fetchedAt: new Date(now()).toISOString(), cachedUntil: null };
}

function enveloped(data: Json, deps: ApiDeps, status = 200): ApiResponse {
  return json(status, { data, metadata: metadataOf(deps) });
}

function paged(data: Json[], next: string | null, query: URLSearchParams, deps: ApiDeps): ApiResponse {
  const page = { cursor: next, hasMore: next !== null, limit: limitOf(query) };
  return json(200, { data, metadata: metadataOf(deps), page });
}
