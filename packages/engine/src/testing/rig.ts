import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
// biome-ignore-start lint/correctness/noUndeclaredDependencies: only tests load this file, and the root declares these for them
import { type ClientOptions, Inngest, type InngestFunction } from "inngest";
import { serve as serveEdge } from "inngest/edge";
import { serve } from "inngest/node";
import { onTestFinished } from "vitest";
// biome-ignore-end lint/correctness/noUndeclaredDependencies: as above
import { createEngine, type Engine, type EngineOptions } from "../engine.ts";
import type { EventInput } from "../intake/event.ts";
import type { RunDetail } from "../view/run-view.ts";

export type Rig = {
  engine: Engine;
  /** Where the engine listens. */
  url: string;
  app: AppServer;
  client: Inngest;
  /** Sends an event and returns the first run it started, once that has ended. */
  run(event: EventInput): Promise<RunDetail>;
};

export type AppServer = {
  url: string;
  requests: string[];
  /** What answers the requests just now. */
  listener: () => RequestListener;
  close(): Promise<void>;
};
export type Define = (client: Inngest) => InngestFunction.Any[];
export type RigOptions = Partial<EngineOptions> & { inProcess?: boolean; client?: Partial<ClientOptions> };

const silent = { info() {}, warn() {}, error() {}, debug() {} };

/** Where nobody listens, for apps that send nothing by themselves: they tell of steps only when they are asked. */
export const nowhere = "http://127.0.0.1:1";

/** A client in dev mode whose events and checkpoints go to `engineUrl`. */
export function sdkClient(id: string, engineUrl: string, more: Partial<ClientOptions> = {}): Inngest {
  return new Inngest({
    id,
    isDev: true,
    baseUrl: engineUrl,
    logger: silent,
    checkpointing: engineUrl !== nowhere,
    ...more,
  });
}

/** A server on a free port of 127.0.0.1, closed when the test ends. */
export async function startServer(handler: () => RequestListener, port = 0): Promise<AppServer> {
  const requests: AppServer["requests"] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    handler()(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${address.port}/api/inngest`, requests, listener: handler, close };
}

/** An engine that listens, and a real SDK app it has synced with. */
export async function startRig(define: Define, options: RigOptions = {}): Promise<Rig> {
  const { inProcess = false, client: clientOptions, ...engineOptions } = options;
  let handler: RequestListener = (_, response) => response.destroy();
  const app = await startServer(() => handler);
  const late: { fetch?: (request: Request) => Promise<Response> } = {};
  const answer = async (request: Request) => (await late.fetch?.(request)) ?? new Response(null, { status: 503 });

  const engine = createEngine({
    database: ":memory:",
    apps: [inProcess ? { url: "http://in-process.test/api/inngest", handler: answer } : { url: app.url }],
    closeTimeoutMs: 500,
    ...engineOptions,
  });
  onTestFinished(() => engine.close());
  const { url } = await engine.listen({ port: 0 });
  const client = sdkClient("app", url, clientOptions);
  const functions = define(client);
  handler = serve({ client, functions });
  late.fetch = serveEdge({ client, functions });
  await engine.start();

  return { engine, url, app, client, run: (event) => runOf(engine, event) };
}

async function runOf(engine: Engine, event: EventInput): Promise<RunDetail> {
  const [eventId] = await engine.send(event);
  const [started] = engine.runsOfEvent(eventId ?? "");
  const run = started && (await engine.waitForRun(started.id));
  if (!run) throw new Error(`The event ${event.name} started no run.`);
  return run;
}

/** Resolves when `condition` holds; fails after `waitMs`. */
export async function until(condition: () => boolean, what: string, waitMs = 5000): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
