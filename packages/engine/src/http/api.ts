import { parseRegistration } from "../app/register.ts";
import { EngineError } from "../engine-error.ts";
import { parseEvents } from "../intake/ingest.ts";
import { tryParseJson } from "../json.ts";
import type { Dashboard } from "./dashboard.ts";
import { graphqlRoutes } from "./graphql/route.ts";
import type { Handler } from "./listen.ts";
import { type ApiRequest, type ApiResponse, failure, json } from "./message.ts";
import { v1Routes } from "./rest-v1.ts";
import { v2Routes } from "./rest-v2.ts";
import { type ApiDeps, answerBy, type Handle, pathOf, type Route } from "./route.ts";
import { isAllowedHost } from "./same-machine.ts";
import { functionBody } from "./v1-body.ts";

const route = (method: Route["method"], pattern: string, handle: Handle): Route => {
  return { method, path: pathOf(pattern), handle, fail: failure };
};

const routes: Route[] = [
  route("POST", "/e/:key", receiveEvents),
  route("POST", "/fn/register", registerApp),
  route("GET", "/health", () => json(200, { status: 200, message: "OK" })),
  route("GET", "/dev", describe),
  ...v1Routes,
  ...v2Routes,
  ...graphqlRoutes,
];

/** The engine's HTTP face: a table of routes, each of which parses, asks one thing and answers, and beside it the pages. */
export function createApi(deps: ApiDeps, dashboard: Dashboard): Handler {
  return async (request) => (await answerBy(routes, request, deps)) ?? dashboard(request) ?? failure(404, "Not found.");
}

/** The SDK reads `status` of the body, not the HTTP status: it must be exactly 200 for events to count as sent. */
async function receiveEvents(request: ApiRequest, _: readonly string[], { send }: ApiDeps): Promise<ApiResponse> {
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

function registerApp(request: ApiRequest, _: readonly string[], deps: ApiDeps): ApiResponse {
  const kind = request.header("x-inngest-expected-server-kind");
  if (kind !== undefined && kind !== deps.serverKind)
    return failure(400, `The app expects a "${kind}" server, this one is "${deps.serverKind}".`);
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

function describe(_: ApiRequest, __: readonly string[], { reads }: ApiDeps): ApiResponse {
  const functions = reads.listFunctions().filter((fn) => !fn.archived);
  return json(200, {
    version: "0.1.0",
    startOpts: {},
    functions: functions.map(functionBody),
    handlers: reads.listApps(),
    features: {},
  });
}
