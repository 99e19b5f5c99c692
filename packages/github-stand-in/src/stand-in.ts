/**
 * A server that speaks GitHub's documented protocol from git repositories on this machine: sign-in, REST, GraphQL, git over HTTP,
 * limits and failures. Production clients run against it unchanged; addresses are laid out as on a GitHub Enterprise Server.
 */

import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { authenticate, type Caller } from "./access.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { createFaultBook, type FaultBook, isTransportFault, type TransportFault } from "./faults/fault.ts";
import { faultAnswer } from "./faults/fault-answer.ts";
import { partialAnswer } from "./faults/partial-answer.ts";
import { handleGit, isGitPath } from "./git/handle-git.ts";
import type { GitHubData } from "./github-data.ts";
import { handleGraphql } from "./graphql/handle-graphql.ts";
import { type Answer, type Incoming, jsonAnswer, type Surface, textAnswer } from "./http/answer.ts";
import { createRequestLog, type LoggedRequest } from "./http/request-log.ts";
import { send } from "./http/send.ts";
import { createGrants } from "./oauth/grants.ts";
import { handleSite } from "./oauth/handle-site.ts";
import { type Allowances, createQuota, githubAllowances, type Quota } from "./quota.ts";
import { Refusal } from "./refusal.ts";
import { findRoute, handleRest, limitHeaders, restHeaders } from "./rest/handle-rest.ts";
import { createRestSchemas } from "./rest/rest-schemas.ts";
import type { GitHub, Route } from "./rest/route.ts";

export type StandInOptions = GitHubData & {
  /** Any free one by default. Only this machine can reach it. */
  port?: number;
  /** GitHub's own unless given. */
  allowances?: Partial<Allowances>;
  /** Milliseconds. Expiries and quota windows follow it, so a test can move it. */
  now?: () => number;
  /** Check every REST answer against GitHub's description: one that does not fit becomes a 500 and is kept in `violations`. */
  validate?: boolean;
};

export type GitHubStandIn = {
  /** The site, where people sign in and git fetches from: `${url}/owner/name.git`. */
  url: string;
  apiUrl: string;
  graphqlUrl: string;
  /** Requests answered so far, the oldest of very many dropped. */
  requests: readonly LoggedRequest[];
  /** Answers that GitHub would not have given. */
  violations: readonly string[];
  faults: FaultBook;
  quota: Quota;
  /** Who and what exists; it may be changed at any time. */
  directory: Directory;
  close: () => Promise<void>;
};

const maxConnections = 512;
const maxBodyBytes = 16 * 1024 * 1024;
const apiPrefix = "/api/v3";

/** Throws when the data names what it does not have, or the port is taken. */
export async function createGitHubStandIn(options: StandInOptions): Promise<GitHubStandIn> {
  const now = options.now ?? Date.now;
  const directory = createDirectory(options);
  const quota = createQuota({ ...githubAllowances, ...options.allowances }, now);
  const faults = createFaultBook();
  const grants = createGrants(now);
  const log = createRequestLog();
  const violations: string[] = [];
  const violationsOf = options.validate ? createRestSchemas() : null;
  const closing = new AbortController();

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const github: GitHub = { directory, quota, siteUrl: url, apiUrl: `${url}${apiPrefix}`, now };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming = await read(request);
    if (!incoming) {
      await send(response, textAnswer(413, "The request body is too large.\n"), null, closing.signal);
      return;
    }
    const { surface, method, path, query, body } = incoming;
    const { entry, finish } = log.start({ surface, method, path, requestBytes: body.length }, query);
    try {
      const caller = callerOf(incoming);
      entry.user = caller instanceof Refusal || caller.kind === "anonymous" ? null : caller.user.login;
      const { answer, cost, transport } = await respond(incoming, caller);
      entry.cost = cost;
      // Before the answer leaves, so that whoever has it finds it in the log; the bytes follow when they are written.
      entry.status = transport?.kind === "hanging" || transport?.kind === "connection-reset" ? null : answer.status;
      finish();
      entry.bytes = await send(response, answer, transport, closing.signal);
    } finally {
      finish();
    }
  }

  async function respond(
    incoming: Incoming,
    caller: Caller | Refusal,
  ): Promise<{ answer: Answer; cost: number; transport: TransportFault | null }> {
    const requestId = randomBytes(14).toString("hex").toUpperCase();
    const user = caller instanceof Refusal || caller.kind === "anonymous" ? null : caller.user;
    const fault = faults.take(incoming, user?.login ?? null);
    const headers = { "x-github-request-id": requestId, server: "GitHub.com", date: new Date(now()).toUTCString() };
    if (fault && !isTransportFault(fault)) {
      const who = user ? `user ID ${user.id}` : "127.0.0.1";
      const dialled = faultAnswer(fault, incoming, { siteUrl: url, requestId, nowMs: now(), who });
      const route = incoming.surface === "rest" ? findRoute(incoming.method, incoming.path, github)?.route : null;
      const api = apiHeaders(incoming, caller, route ?? null);
      const answer = withHeaders(dialled.answer, { ...headers, ...api, ...dialled.limitHeaders });
      return { answer: fault.kind === "answer" ? answer : checked(answer, incoming), cost: 0, transport: null };
    }
    const given = await answerOf(incoming, caller, requestId).catch((error: unknown) => ({
      answer: brokenAnswer(error),
      cost: 0,
      route: null,
    }));
    const answer = withHeaders(given.answer, { ...headers, ...apiHeaders(incoming, caller, given.route) });
    const whole = checked(answer, incoming);
    return { answer: fault ? partialAnswer(whole, fault) : whole, cost: given.cost, transport: fault };
  }

  async function answerOf(
    incoming: Incoming,
    caller: Caller | Refusal,
    requestId: string,
  ): Promise<{ answer: Answer; cost: number; route: Route | null }> {
    switch (incoming.surface) {
      case "git":
        return { answer: await handleGit(incoming, github), cost: 0, route: null };
      case "site":
        return { answer: handleSite(incoming, { ...github, grants }), cost: 0, route: null };
      case "graphql":
        return { ...(await handleGraphql(incoming, withUserAgent(incoming, caller), github)), route: null };
      case "rest":
        return handleRest(incoming, withUserAgent(incoming, caller), github, requestId);
    }
  }

  function apiHeaders(incoming: Incoming, caller: Caller | Refusal, route: Route | null): Record<string, string> {
    if (incoming.surface === "rest") return restHeaders(incoming, caller, route, github);
    if (incoming.surface !== "graphql") return {};
    return { ...restHeaders(incoming, caller, null, github), ...limitHeaders(knownCaller(caller), "graphql", github) };
  }

  /** Under `validate`, an answer GitHub would not give becomes a 500 that says why. */
  function checked(answer: Answer, { surface, method, path }: Incoming): Answer {
    const { body, status } = answer;
    const isJson = answer.headers["content-type"]?.startsWith("application/json") ?? false;
    if (!violationsOf || surface !== "rest" || !isJson || !Buffer.isBuffer(body) || status >= 500) return answer;
    const route = findRoute(method, path, github)?.route;
    if (!route) return answer;
    const found = violationsOf(`${route.method} ${route.template}`, status, JSON.parse(body.toString("utf8")));
    if (found.length === 0) return answer;
    if (violations.length < 1_000) violations.push(...found);
    return jsonAnswer(500, {
      message: `The GitHub stand-in gave an answer GitHub would not give: ${found.join("; ")}`,
    });
  }

  function callerOf({ headers, surface, path }: Incoming): Caller | Refusal {
    if (surface === "site" || (surface === "rest" && path.startsWith("/applications/"))) return { kind: "anonymous" };
    try {
      return authenticate(headers.authorization, directory, now());
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  return {
    url,
    apiUrl: github.apiUrl,
    graphqlUrl: `${url}/api/graphql`,
    requests: log.requests,
    violations,
    faults,
    quota,
    directory,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** GitHub refuses requests that do not say what sends them. */
function withUserAgent({ headers }: Incoming, caller: Caller | Refusal): Caller | Refusal {
  if (headers["user-agent"]) return caller;
  const text = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.";
  return new Refusal(403, text, {
    documentation: "https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api",
  });
}

function knownCaller(caller: Caller | Refusal): Caller | null {
  return caller instanceof Refusal ? null : caller;
}

/** A mistake of the stand-in or of its data, not of GitHub: it is said aloud. */
function brokenAnswer(error: unknown): Answer {
  const message = `The GitHub stand-in failed: ${error instanceof Error ? error.message : String(error)}`;
  return jsonAnswer(500, { message, documentation_url: "https://docs.github.com/rest", status: "500" });
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** `null` when the body is too large. */
async function read(request: IncomingMessage): Promise<Incoming | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  const url = new URL(request.url ?? "/", "http://github.invalid");
  const { surface, path } = placeOf(url.pathname);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  return {
    surface,
    method: request.method ?? "GET",
    path,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks),
  };
}

/** github.com's clients put `/graphql` below the API's address, those of an Enterprise Server beside it. */
function placeOf(pathname: string): { surface: Surface; path: string } {
  if (pathname === "/api/graphql" || pathname === `${apiPrefix}/graphql`)
    return { surface: "graphql", path: "/graphql" };
  if (pathname === apiPrefix || pathname.startsWith(`${apiPrefix}/`)) {
    return { surface: "rest", path: pathname.slice(apiPrefix.length) || "/" };
  }
  return { surface: isGitPath(pathname) ? "git" : "site", path: pathname };
}
