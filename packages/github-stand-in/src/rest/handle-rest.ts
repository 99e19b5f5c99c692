/** A REST request from the door to its answer: version, quota, route, ETag, and the headers every answer has. */

import { createHash } from "node:crypto";
import { type Caller, sees } from "../access.ts";
import type { Repository } from "../directory.ts";
import { refusalAnswer } from "../faults/fault-answer.ts";
import { type Answer, type Incoming, jsonAnswer } from "../http/answer.ts";
import type { Resource } from "../quota.ts";
import { primaryLimit, Refusal } from "../refusal.ts";
import { documentationOf } from "./rest-schemas.ts";
import { type GitHub, matchTemplate, type RestAnswer, type Route } from "./route.ts";
import { routes } from "./routes.ts";

const supportedVersions = ["2022-11-28", "2026-03-10"];
const defaultVersion = "2022-11-28";

export type Handled = { answer: Answer; cost: number; route: Route | null };

/** The route a request is for, ids of repositories resolved; `null` when the stand-in has none. */
export function findRoute(
  method: string,
  path: string,
  github: GitHub,
): { route: Route; params: Record<string, string> } | null {
  const named = withoutRepositoryId(path, github);
  for (const route of routes) {
    const params = route.method === method ? matchTemplate(route.template, named) : null;
    if (params) return { route, params };
  }
  return null;
}

function resourceOf(path: string): Resource {
  return path.startsWith("/search/") ? "search" : "core";
}

export async function handleRest(
  incoming: Incoming,
  caller: Caller | Refusal,
  github: GitHub,
  requestId: string,
): Promise<Handled> {
  let route: Route | null = null;
  try {
    const found = findRoute(incoming.method, incoming.path, github);
    route = found?.route ?? null;
    requireKnownVersion(incoming);
    // An application signs its own requests with its id and secret, which are no token.
    const isApplication = incoming.path.startsWith("/applications/");
    if (caller instanceof Refusal && !isApplication) throw caller;
    const who: Caller = caller instanceof Refusal || isApplication ? { kind: "anonymous" } : caller;
    const login = who.kind === "token" ? who.user.login : null;
    const resource = resourceOf(incoming.path);
    const isFree = route?.free === true;
    if (!isFree && github.quota.state(login, resource).remaining === 0) {
      throw primaryLimit(403, who.kind === "token" ? `user ID ${who.user.id}` : "127.0.0.1", requestId);
    }
    if (!found) return { answer: notServed(incoming), cost: 0, route };
    requireCurrentName(incoming, who, github);
    const { params } = found;
    const { query, headers } = incoming;
    const request = { github, caller: who, params, query, authorization: headers.authorization, body: json(incoming) };
    const result = await found.route.handle(request);
    const answer = withEtag(result, incoming, who);
    const cost = isFree || answer.status === 304 ? 0 : 1;
    github.quota.take(login, resource, cost);
    return { answer, cost, route };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A refusal is a request like any other, except for those that were refused for their number or their token.
    const isCounted = !(caller instanceof Refusal) && !error.message.startsWith("API rate limit");
    const login = caller instanceof Refusal || caller.kind === "anonymous" ? null : caller.user.login;
    if (isCounted) github.quota.take(login, resourceOf(incoming.path), 1);
    const page = documentationOf(route ? `${route.method} ${route.template}` : "");
    return { answer: refusalAnswer(error, incoming, page), cost: isCounted ? 1 : 0, route };
  }
}

/** What GitHub puts on every REST answer, whatever its status. */
export function restHeaders(incoming: Incoming, caller: Caller | Refusal, route: Route | null, github: GitHub) {
  const known = caller instanceof Refusal ? null : caller;
  const token = known?.kind === "token" ? known.token : null;
  const scopes = token && token.kind !== "fine-grained" ? token.scopes.join(", ") : null;
  return {
    ...limitHeaders(known, resourceOf(incoming.path), github),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": incoming.headers["x-github-api-version"] ?? defaultVersion,
    "cache-control": token ? "private, max-age=60, s-maxage=60" : "public, max-age=60, s-maxage=60",
    vary: "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With",
    ...(scopes === null ? {} : { "x-oauth-scopes": scopes, "x-accepted-oauth-scopes": route?.scopes.join(", ") ?? "" }),
    ...(token?.kind === "oauth" ? { "x-oauth-client-id": token.clientId } : {}),
    ...(token?.expiresAt === undefined ? {} : { "github-authentication-token-expiration": token.expiresAt }),
  };
}

/** None for a refused token: GitHub tells it nothing about anybody's quota. */
export function limitHeaders(caller: Caller | null, resource: Resource, { quota }: GitHub): Record<string, string> {
  if (caller === null) return {};
  const state = quota.state(caller.kind === "token" ? caller.user.login : null, resource);
  return {
    "x-ratelimit-limit": String(state.limit),
    "x-ratelimit-remaining": String(state.remaining),
    "x-ratelimit-used": String(state.used),
    "x-ratelimit-reset": String(state.reset),
    "x-ratelimit-resource": resource,
  };
}

/** `/repositories/{id}/…` is where former names redirect to, and the same as `/repos/{owner}/{repo}/…`. */
function withoutRepositoryId(path: string, { directory }: GitHub): string {
  const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  if (id === undefined) return path;
  const repository = directory.repositoryById(Number(id));
  return repository ? `/repos/${repository.fullName}${rest}` : `/repos/gone/gone${rest}`;
}

function requireCurrentName({ path, query }: Incoming, caller: Caller, { directory, apiUrl }: GitHub): void {
  const [, fullName = "", rest = ""] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? [];
  const found = fullName ? directory.repositoryNamed(fullName) : null;
  if (!found?.moved || !visible(caller, found.repository)) return;
  const suffix = query.size > 0 ? `?${query}` : "";
  const location = `${apiUrl}/repositories/${found.repository.id}${rest}${suffix}`;
  throw new Refusal(301, "Moved Permanently", { headers: { location }, more: { url: location } });
}

function visible(caller: Caller, repository: Repository): boolean {
  return sees(caller, repository) !== "no";
}

function requireKnownVersion({ headers }: Incoming): void {
  const version = headers["x-github-api-version"];
  if (version === undefined || supportedVersions.includes(version)) return;
  throw new Refusal(400, `API version ${version} is not supported.`);
}

/** Louder than GitHub's 404, so that a client's new request is not taken for a missing resource. */
function notServed({ method, path }: Incoming): Answer {
  const message = `The GitHub stand-in does not serve ${method} ${path}. Add it in packages/github-stand-in/src/rest.`;
  return jsonAnswer(501, { message, documentation_url: "https://docs.github.com/rest", status: "501" });
}

function json({ body }: Incoming): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
}

function withEtag(result: RestAnswer, { headers, method }: Incoming, caller: Caller): Answer {
  if (result.status === 204) return { status: 204, headers: result.headers ?? {}, body: Buffer.alloc(0) };
  const answer = jsonAnswer(result.status, result.body, result.headers);
  if (method !== "GET" || result.status !== 200) return answer;
  const login = caller.kind === "token" ? caller.user.login : "";
  const digest = createHash("sha256").update(login).update(answer.body).digest("hex");
  const etag = `W/"${digest}"`;
  const known = (headers["if-none-match"] ?? "").split(/,\s*/).map((one) => one.replace(/^W\//, ""));
  if (!known.includes(`"${digest}"`)) return { ...answer, headers: { ...answer.headers, etag } };
  return { status: 304, headers: { ...result.headers, etag }, body: Buffer.alloc(0) };
}
