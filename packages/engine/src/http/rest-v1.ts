import { holds, parseExpression } from "../expression/expression.ts";
import { parseEvents } from "../intake/ingest.ts";
import { type JsonObject, objectOr, textOf, tryParseJson } from "../json.ts";
import type { EventPage } from "../view/reads.ts";
import { type ApiRequest, type ApiResponse, failure, json } from "./message.ts";
import {
  bodyOf,
  eventQueryOf,
  fromStepOf,
  invalid,
  parseTime,
  requireExpression,
  runQueryOf,
  statusOf,
} from "./rest-query.ts";
import { type ApiDeps, type Handle, pathOf, type Route } from "./route.ts";
import { spanBody } from "./trace-body.ts";
import {
  appBody,
  bulkBody,
  dropBody,
  eventBody,
  eventRunBody,
  functionBody,
  functionDetailBody,
  jobBodies,
  missingAppBody,
  runBody,
  runDetailBody,
  runSummaryBody,
} from "./v1-body.ts";

const route = (method: Route["method"], pattern: string, handle: Handle): Route => {
  return { method, path: pathOf(pattern), handle, fail: failure };
};

/** The API's first version: `{data, metadata}`, and errors as `{error, status}`. */
export const v1Routes: Route[] = [
  route("GET", "/v1/events", ({ query }, _, deps) => {
    const { events, next } = eventPage(query, deps);
    const dropsOf = (id: string) => deps.flow.dropsOfEvent(id).map(dropBody);
    return enveloped(
      events.map((event) => ({ ...eventBody(event), ...(event.runs === 0 ? { drops: dropsOf(event.id) } : {}) })),
      deps,
      next,
    );
  }),
  route("POST", "/v1/events", async (request, _, deps) => {
    const body = tryParseJson(request.body);
    if (body === undefined) throw invalid("The request body is not JSON.");
    // A key that has the form of a seed makes sending again harmless.
    const seed = request.header("x-inngest-event-id-seed") ?? keyOf(request);
    return enveloped({ ids: await deps.send(parseEvents(body), seed) }, deps);
  }),
  route("GET", "/v1/events/:id", (_, [id = ""], deps) => {
    const event = deps.reads.getEvent(id);
    if (!event) return failure(404, "No such event.");
    const drops = deps.flow.dropsOfEvent(id).map(dropBody);
    return enveloped({ ...eventBody(event), drops }, deps);
  }),
  route("GET", "/v1/events/:id/runs", (_, [id = ""], deps) => {
    if (!deps.reads.getEvent(id)) return failure(404, "No such event.");
    const runs = deps.reads.runsOfEvent(id).map((run) => eventRunBody(run, id));
    return enveloped(runs, deps);
  }),
  route("POST", "/v1/events/:id/resend", (request, [id = ""], deps) => {
    return enveloped({ id: deps.actions.resendEvent(id, keyOf(request)) }, deps);
  }),

  route("GET", "/v1/runs", ({ query }, _, deps) => {
    const asked = runQueryOf(query);
    const { runs, next } = deps.reads.runPage(asked);
    const total = query.get("count") === "true" ? deps.reads.countRuns(asked) : undefined;
    return enveloped(runs.map(runSummaryBody), deps, next, total);
  }),
  route("GET", "/v1/runs/:id", (_, [id = ""], deps) => {
    const run = deps.reads.getRun(id);
    return run ? enveloped(runDetailBody(run), deps) : failure(404, "No such run.");
  }),
  route("DELETE", "/v1/runs/:id", (_, [id = ""], deps) => {
    if (!deps.reads.getRun(id)) return failure(404, "No such run.");
    if (!deps.actions.cancelRun(id)) return failure(409, "The run has already ended.");
    const run = deps.reads.getRun(id);
    return run ? enveloped(runBody(run), deps) : failure(404, "No such run.");
  }),
  route("GET", "/v1/runs/:id/jobs", (_, [id = ""], deps) => {
    const run = deps.reads.getRun(id);
    return run ? enveloped(jobBodies(run), deps) : failure(404, "No such run.");
  }),
  route("GET", "/v1/runs/:id/trace", (_, [id = ""], deps) => {
    const run = deps.reads.getRun(id);
    return run ? enveloped(spanBody(run.trace), deps) : failure(404, "No such run.");
  }),
  route("POST", "/v1/runs/:id/rerun", (request, [id = ""], deps) => {
    const body = bodyOf(request.body);
    const runId = deps.actions.rerun(id, fromStepOf(body.fromStep ?? body.from_step), keyOf(request));
    return enveloped({ run_id: runId, original_run_id: id }, deps);
  }),
  route("GET", "/v1/outputs/:id", (_, [id = ""], deps) => {
    const output = deps.reads.outputOf(id);
    return output ? enveloped({ input: output.input, ...output.result }, deps) : failure(404, "No such output.");
  }),

  route("POST", "/v1/cancellations", (request, _, deps) => {
    return json(
      201,
      bulkBody(deps.actions.startBulk("cancel", bulkFilterOf(bodyOf(request.body), deps), keyOf(request))),
    );
  }),
  route("GET", "/v1/cancellations", (_, __, deps) => enveloped(deps.actions.listBulk("cancel").map(bulkBody), deps)),
  route("GET", "/v1/cancellations/:id", (_, [id = ""], deps) => showBulk(id, deps)),
  route("DELETE", "/v1/cancellations/:id", (_, [id = ""], deps) => stopBulk(id, deps)),
  route("POST", "/v1/replays", (request, _, deps) => {
    return json(
      201,
      bulkBody(deps.actions.startBulk("replay", bulkFilterOf(bodyOf(request.body), deps), keyOf(request))),
    );
  }),
  route("GET", "/v1/replays", (_, __, deps) => enveloped(deps.actions.listBulk("replay").map(bulkBody), deps)),
  route("GET", "/v1/replays/:id", (_, [id = ""], deps) => showBulk(id, deps)),
  route("DELETE", "/v1/replays/:id", (_, [id = ""], deps) => stopBulk(id, deps)),

  route("GET", "/v1/apps", (_, __, deps) => {
    const [functions, apps, problems] = [deps.reads.listFunctions(), deps.reads.listApps(), deps.syncProblems()];
    const missing = problems.filter((problem) => !apps.some((app) => app.url === problem.url));
    return enveloped([...apps.map((app) => appBody(app, functions, problems)), ...missing.map(missingAppBody)], deps);
  }),
  route("POST", "/v1/syncs", async (request, _, deps) => {
    const url = textOf(bodyOf(request.body).url);
    return enveloped(url === undefined ? await deps.sync() : [await deps.addApp(url)], deps);
  }),
  route("GET", "/v1/apps/:name/functions", (_, [name = ""], deps) => {
    if (!deps.reads.listApps().some((app) => app.id === name)) return failure(404, "No such app.");
    const functions = deps.reads.listFunctions().filter((fn) => fn.appId === name && !fn.archived);
    return enveloped(functions.map(functionBody), deps);
  }),
  route("GET", "/v1/functions", ({ query }, _, deps) => {
    const since = parseTime(query.get("since"), "since");
    return enveloped(deps.reads.listFunctions(since).map(functionDetailBody), deps);
  }),
  route("GET", "/v1/functions/:id", (_, [id = ""], deps) => showFunction(id, deps)),
  route("POST", "/v1/functions/:id/invoke", (request, [id = ""], deps) => {
    const { eventId, runId } = invoke(request, id, deps);
    return enveloped({ event_id: eventId, run_id: runId }, deps);
  }),
  route("POST", "/v1/functions/:id/pause", (request, [id = ""], deps) => {
    const cancelRunning = bodyOf(request.body).cancel_running === true;
    return deps.flow.pauseFunction(id, { cancelRunning }) ? showFunction(id, deps) : failure(404, "No such function.");
  }),
  route("POST", "/v1/functions/:id/resume", (_, [id = ""], deps) => {
    return deps.flow.resumeFunction(id) ? showFunction(id, deps) : failure(404, "No such function.");
  }),
  route("POST", "/invoke/:id", (request, [id = ""], deps) => {
    const { eventId, runId } = invoke(request, id, deps);
    return json(200, { id: eventId, run_id: runId, status: 200 });
  }),

  route("GET", "/v1/changes", (_, __, { live }) => {
    if (live.isFull) return failure(503, "Too many pages are listening already: close some.");
    return { status: 200, type: "text/event-stream", open: live.open };
  }),
];

/** So many events are looked at for a page with a condition: the next page goes on from there. */
const conditionWindow = 1000;

function eventPage(query: URLSearchParams, { reads, now }: ApiDeps): EventPage {
  const asked = eventQueryOf(query);
  const source = query.get("if") ?? "";
  const condition = source === "" ? null : parseExpression(requireExpression(source));
  if (condition === null) return reads.eventPage(asked);
  const page = reads.eventPage({ ...asked, limit: conditionWindow });
  const met = page.events.filter(({ payload }) => holds(condition, { event: payload, now: now() }));
  const events = met.slice(0, asked.limit);
  return { events, next: met.length > events.length ? (events.at(-1)?.cursor ?? null) : page.next };
}

function invoke(request: ApiRequest, id: string, { actions }: ApiDeps) {
  const body = bodyOf(request.body);
  const user = Object.keys(objectOr(body.user)).length > 0 ? objectOr(body.user) : undefined;
  return actions.invoke(id, objectOr(body.data), { ...(user ? { user } : {}), key: keyOf(request) });
}

/** The runs a bulk request is about. A function is named as it is registered, or as its app names it beside `app_id`. */
function bulkFilterOf(body: JsonObject, { reads }: ApiDeps) {
  const appId = textOf(body.app_id);
  const named = textOf(body.function_id);
  const known = new Set(reads.listFunctions().map((fn) => fn.id));
  const functionSlug = named === undefined || known.has(named) ? named : `${appId}-${named}`;
  if (functionSlug !== undefined && !known.has(functionSlug)) throw invalid(`There is no function ${named}.`);
  if (functionSlug === undefined && appId === undefined && body.all !== true) {
    throw invalid('Name a "function_id" or an "app_id", or say "all": true.');
  }
  const expression = textOf(body.if);
  const statuses = Array.isArray(body.statuses) ? body.statuses.map((word) => statusOf(String(word))) : undefined;
  return {
    functionSlug,
    appId,
    from: parseTime(body.started_after ?? body.from, "started_after"),
    until: parseTime(body.started_before ?? body.until, "started_before"),
    expression: expression === undefined ? undefined : requireExpression(expression),
    text: textOf(body.q),
    statuses,
  };
}

function showFunction(id: string, deps: ApiDeps): ApiResponse {
  const fn = deps.reads.listFunctions().find((known) => known.id === id);
  return fn ? enveloped(functionDetailBody(fn), deps) : failure(404, "No such function.");
}

function showBulk(id: string, deps: ApiDeps): ApiResponse {
  const bulk = deps.actions.getBulk(id);
  return bulk ? enveloped(bulkBody(bulk), deps) : failure(404, "No such operation.");
}

function stopBulk(id: string, deps: ApiDeps): ApiResponse {
  if (!deps.actions.getBulk(id)) return failure(404, "No such operation.");
  deps.actions.stopBulk(id);
  return showBulk(id, deps);
}

/** The sender's own name for a request: sent twice, it is done once. */
export function keyOf(request: ApiRequest): string | null {
  return request.header("idempotency-key") || null;
}

function enveloped(
  data: Parameters<typeof json>[1],
  { now }: ApiDeps,
  next?: string | null,
  total?: number | null,
): ApiResponse {
  const metadata = {
    fetched_at: new Date(now()).toISOString(),
    cached_until: null,
    ...(next === undefined ? {} : { next_cursor: next }),
    ...(total === undefined ? {} : { total }),
  };
  return json(200, { data, metadata });
}
