import { type Clock, systemClock } from "./clock.ts";
import type { Context, Log } from "./context.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { EventInput } from "./event.ts";
import { finishRun } from "./finish-run.ts";
import { createApi } from "./http/api.ts";
import { type Listening, listen } from "./http/listen.ts";
import { ingest, parseEvents } from "./ingest.ts";
import { limits } from "./limits.ts";
import { type Reads, readsOf } from "./reads.ts";
import { giveUpCalls, recover } from "./recover.ts";
import { Registry } from "./registry.ts";
import type { RunDetail } from "./run-view.ts";
import { Database } from "./storage/database.ts";
import { hasOpenCalls } from "./storage/jobs.ts";
import { findRun } from "./storage/runs.ts";
import { Sync, type SyncResult } from "./sync.ts";
import { type AppTarget, Targets } from "./targets.ts";
import { createIds } from "./ulid.ts";

export type EngineOptions = {
  /** A file path, or ":memory:". One engine at a time can own a file. */
  database: string;
  apps: readonly AppTarget[];
  /** Every retry after this time instead of Inngest's table. */
  retryIntervalMs?: number | undefined;
  /** Calls to apps at the same time. */
  maxConcurrentCalls?: number | undefined;
  stepOutputBytes?: number | undefined;
  /** How long `close` waits for calls in flight. */
  closeTimeoutMs?: number | undefined;
  /** Host names requests may be addressed to, besides loopback. */
  allowedHosts?: readonly string[] | undefined;
  clock?: Clock | undefined;
  random?: (() => number) | undefined;
  log?: Log | undefined;
};

export type Engine = Reads & {
  /** Recovers what was in flight, asks the apps for their functions and begins to dispatch. An app that is not up yet is asked again in the background. */
  start(): Promise<SyncResult[]>;
  /** Asks every configured app for its functions once more. */
  sync(): Promise<SyncResult[]>;
  /** Stores events and starts what they trigger; resolves with their internal ids once they are on disk. */
  send(events: EventInput | readonly EventInput[]): Promise<string[]>;
  /** Serves the HTTP API. Without `host`, on 127.0.0.1 and ::1. */
  listen(address: { port: number; host?: string | undefined }): Promise<Listening>;
  /** Resolves when no call is running, due or waiting for a retry: only sleeps, waits and future starts are left. */
  idle(): Promise<void>;
  /** Resolves with the run once it has ended; `null` when there is no such run. */
  waitForRun(id: string): Promise<RunDetail | null>;
  /** Cancels a run; `false` when it has ended or does not exist. */
  cancelRun(id: string): boolean;
  /** Stops dispatching, waits for the calls in flight up to a bound, and closes the database. */
  close(): Promise<void>;
};

const defaultCloseTimeoutMs = 5000;

/** Opens the engine's database. Throws `EngineError` when it is locked, damaged, or of a newer version. */
export function createEngine(options: EngineOptions): Engine {
  const database = new Database(options.database);
  const context: Context = {
    database,
    registry: new Registry(database),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    newId: createIds(),
    retryIntervalMs: options.retryIntervalMs ?? null,
    stepOutputBytes: options.stepOutputBytes ?? limits.stepOutputBytes,
    log: options.log ?? (() => {}),
    consequences: [],
  };
  const targets = new Targets(database, options.apps);
  const dispatcher = new Dispatcher(context, targets, {
    maxCalls: options.maxConcurrentCalls ?? limits.concurrentCalls,
    onAppBack: () => void sync.now(),
  });
  const sync = new Sync(context, targets, dispatcher);
  const reads = readsOf(context);
  const servers: Listening[] = [];
  let started: Promise<SyncResult[]> | null = null;
  let closed: Promise<void> | null = null;

  const sendSeeded = (events: EventInput[], seed: string | null) =>
    dispatcher.write(() => ingest(context, events, seed, sync.isAwaited));

  const engine: Engine = {
    ...reads,
    start() {
      started ??= startAll();
      return started;
    },
    sync: () => sync.now(),
    send: async (events) => sendSeeded(parseEvents(Array.isArray(events) ? [...events] : events), null),
    async listen(address) {
      const server = await listen(
        address,
        createApi({
          reads,
          send: sendSeeded,
          cancelRun: engine.cancelRun,
          register: (app) => sync.accept(app),
          configuredUrls: targets.configured.map((route) => route.url),
          now: context.clock.now,
          log: context.log,
        }),
        {
          allowedHosts: options.allowedHosts ?? [],
        },
      );
      servers.push(server);
      return server;
    },
    async idle() {
      while (hasOpenCalls(database, context.clock.now())) await dispatcher.nextChange();
    },
    async waitForRun(id) {
      for (;;) {
        const run = findRun(database, id);
        if (!run || run.ended_at !== null) return reads.getRun(id);
        await dispatcher.nextChange();
      }
    },
    cancelRun(id) {
      const error = { name: "RunCancelled", message: "The run was cancelled on request." };
      return dispatcher.transact(() => finishRun(context, id, { status: "cancelled", error }));
    },
    close() {
      closed ??= closeAll();
      return closed;
    },
  };

  async function startAll(): Promise<SyncResult[]> {
    dispatcher.transact(() => recover(context));
    dispatcher.start();
    return sync.start();
  }

  /** What is still in flight begins again next time. If that cannot be written, the next start takes it for a crash. */
  function giveUp(): void {
    try {
      dispatcher.transact(() => giveUpCalls(context, 0));
    } catch (error) {
      context.log("error", "The calls in flight could not be given up.", { error });
    }
  }

  async function closeAll(): Promise<void> {
    sync.stop();
    // The API last: a step that is still running may have an event to send.
    await dispatcher.stop(options.closeTimeoutMs ?? defaultCloseTimeoutMs);
    if (started) giveUp();
    await Promise.all(servers.map((server) => server.close()));
    targets.close();
    database.close();
    dispatcher.notify(); // Whoever still waits for a run learns that the engine is closed.
  }

  return engine;
}
