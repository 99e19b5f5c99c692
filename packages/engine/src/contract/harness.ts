import { randomBytes } from "node:crypto";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
// biome-ignore-start lint/correctness/noUndeclaredDependencies: only tests load this file, and the root declares these for them
import { type ClientOptions, Inngest, type InngestFunction, Middleware } from "inngest";
import { serve } from "inngest/node";
import { test as bare } from "vitest";
// biome-ignore-end lint/correctness/noUndeclaredDependencies: as above
import { isPatient } from "./env.ts";
import { ask, gql, type Parsed, until } from "./protocol.ts";
import { startServer } from "./server.ts";

declare module "vitest" {
  interface TaskMeta {
    /** The name and the version of the server under test, and why a test is skipped: for `npm run contract`. */
    server?: string;
    reason?: string;
  }
}

/** What an app's functions are made with. */
export type Kit = {
  client: Inngest;
  /** The id of the app, which no other app of any test run has. */
  id: string;
  /** The app's own name for an event, so that apps on one server do not start each other's functions. */
  event: (name: string) => string;
  /** A list of triggers: the app's own events of these names. */
  on: (...names: string[]) => { event: string }[];
  /** Writes down what happens in a function, in the app's journal. */
  note: (entry: unknown) => void;
};
export type Define = (kit: Kit) => InngestFunction.Any[];

/** One call of the app for a run: which step it is for (`step` for whichever is next), and what it says. */
export type Call = { fnId: string; stepId: string; body: Parsed };
export type Request = { method: string; url: string; headers: IncomingHttpHeaders };
export type Run = { id: string; status: string; functionId: string; output: Parsed };

export type App = Kit & {
  server: string;
  url: string;
  journal: unknown[];
  calls: Call[];
  requests: Request[];
  /** How the server names one of the app's functions. */
  slug: (functionId: string) => string;
  /** Sends one of the app's own events; its internal id. */
  send: (name: string, data?: object, more?: object) => Promise<string>;
  /** The runs an event has started, as far as the server shows them by now. */
  runsOf: (eventId: string) => Promise<Run[]>;
  /** The runs an event has started, once there are so many and all have ended. */
  ended: (eventId: string, count?: number) => Promise<Run[]>;
  /** Sends an event and waits for the end of the one run it starts. */
  run: (name: string, data?: object) => Promise<Run>;
  /** Resolves when the run of an event has come to this step and the server shows it. */
  reached: (eventId: string, step: string) => Promise<void>;
  /** Puts other functions in place of the app's, and registers them; what the app answered to that. */
  register: (define: Define, query?: string) => Promise<{ status: number; body: { modified?: boolean } }>;
};

export type AppOptions = {
  client?: Partial<ClientOptions>;
  streaming?: boolean;
  unregistered?: boolean;
  /** Answers a request in place of the app, when it returns true: what stands before an app may fail as well. */
  before?: (request: IncomingMessage, response: ServerResponse) => boolean;
};
export type StartApp = (define: Define, options?: AppOptions) => Promise<App>;

/**
 * A test that is given the address of the server under test and a way to start apps of its own. Apps are registered as
 * a deploy hook does it, and answer until the test ends.
 */
export const test = bare
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads what a fixture needs from this pattern
  .extend("under", { scope: "file" }, async ({}, { onCleanup }) => {
    const server = await startServer();
    onCleanup(server.stop);
    return server;
  })
  .extend("server", ({ under }) => under.url)
  .extend("startApp", async ({ under }, { onCleanup }) => {
    const closing: (() => Promise<void>)[] = [];
    onCleanup(async () => {
      await Promise.all(closing.map((close) => close()));
    });
    const start: StartApp = async (define, options = {}) => {
      const { app, close } = await startAppAt(under.url, define, options);
      closing.push(close);
      return app;
    };
    return start;
  });

type Given = { startApp: StartApp; server: string };

/** A test of what our engine does otherwise than Inngest's server, on purpose. `why` is told when it is skipped. */
export function ours(name: string, why: string, work: (given: Given) => Promise<void>): void {
  test(`ours: ${name}`, async ({ startApp, server, under, task, skip }) => {
    task.meta.reason = why;
    skip(!under.isOurs, why);
    await work({ startApp, server });
  });
}

/** A test that takes a minute or so, and runs when it is asked for. */
export function slow(name: string, work: (given: Given) => Promise<void>): void {
  test(name, { timeout: 150_000 }, async ({ startApp, server, task, skip }) => {
    task.meta.reason = "It takes more than a minute: run with --slow.";
    skip(!isPatient, task.meta.reason);
    await work({ startApp, server });
  });
}

const silent = { info() {}, warn() {}, error() {}, debug() {} };

async function startAppAt(server: string, define: Define, options: AppOptions) {
  const { client: more, streaming, unregistered, before } = options;
  const id = `contract-${randomBytes(5).toString("hex")}`;
  const [journal, calls, requests]: [unknown[], Call[], Request[]] = [[], [], []];
  const client = new Inngest({
    id,
    isDev: true,
    baseUrl: server,
    logger: silent,
    ...more,
    middleware: [callsTo(calls), ...(more?.middleware ?? [])],
  });
  const event = (name: string) => `${id}/${name}`;
  const on = (...names: string[]) => names.map((name) => ({ event: event(name) }));
  const kit: Kit = { client, id, event, on, note: (entry) => void journal.push(entry) };
  const serving = (functions: InngestFunction.Any[]) =>
    serve({ client, functions, ...(streaming ? { streaming } : {}) });
  let listener: RequestListener = serving(define(kit));
  const http = createServer((request, response) => {
    requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    if (before?.(request, response) !== true) listener(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo; // A TCP server that listens has no other kind.
  const url = `http://127.0.0.1:${port}/api/inngest`;

  const register = async (functions: Define, query = "") => {
    listener = serving(functions(kit));
    return await ask("PUT", url + query);
  };
  const runsOf = (eventId: string) => readRuns(server, eventId);
  const ended = (eventId: string, count = 1) =>
    until(`${count} run(s) of the event ${eventId} have ended`, async () => {
      const runs = await runsOf(eventId);
      return runs.length >= count && runs.every(isEnded) && Promise.all(runs.map((run) => withOutput(server, run)));
    });
  const send = async (name: string, data = {}, rest = {}) => {
    const { ids } = await client.send({ name: kit.event(name), data, ...rest });
    return ids[0] ?? "";
  };
  const run = async (name: string, data = {}) => {
    const [first] = await ended(await send(name, data));
    if (!first) throw new Error(`The event ${name} started no run.`);
    return first;
  };
  const reached = async (eventId: string, step: string) => {
    await until(`the run of the event ${eventId} has come to the step "${step}"`, async () => {
      const [first] = await runsOf(eventId);
      return first !== undefined && (await stepNames(server, first.id)).includes(step);
    });
  };
  const slug = (functionId: string) => `${id}-${functionId}`;
  const app: App = { ...kit, server, url, journal, calls, requests, slug, send, runsOf, ended, run, reached, register };
  const close = async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  if (unregistered !== true) {
    const answer = await ask("PUT", url);
    if (answer.status !== 200) {
      await close();
      throw new Error(`The server did not take the app: ${JSON.stringify(answer)}`);
    }
  }
  return { app, close };
}

/** Writes down every call for a run that the SDK receives. */
function callsTo(calls: Call[]): Middleware.Class {
  return class extends Middleware.BaseMiddleware {
    readonly id = "calls";
    override async wrapRequest({ requestInfo, next }: Middleware.WrapRequestArgs): Promise<Middleware.Response> {
      if (requestInfo.method === "POST") {
        const { searchParams } = new URL(requestInfo.url);
        const body = await requestInfo.body();
        calls.push({ fnId: searchParams.get("fnId") ?? "", stepId: searchParams.get("stepId") ?? "", body });
      }
      return await next();
    }
  };
}

const endings = ["COMPLETED", "FAILED", "CANCELLED", "SKIPPED"];

function isEnded({ status }: Run): boolean {
  return endings.includes(status);
}

async function readRuns(server: string, eventId: string): Promise<Run[]> {
  const { eventV2 } = await gql(server, `{ eventV2(id: "${eventId}") { runs { id status function { slug } } } }`);
  const runs: { id: string; status: string; function: { slug: string } }[] = eventV2?.runs ?? [];
  return runs.map((run) => ({ id: run.id, status: run.status, functionId: run.function.slug, output: null }));
}

async function stepNames(server: string, runId: string): Promise<string[]> {
  const { run } = await gql(server, `{ run(runID: "${runId}") { trace { childrenSpans { name } } } }`);
  return (run?.trace?.childrenSpans ?? []).map(({ name }: { name: string }) => name);
}

async function withOutput(server: string, run: Run): Promise<Run> {
  const { body } = await ask("GET", `${server}/v1/runs/${run.id}`);
  return { ...run, output: body?.data?.output ?? null };
}
