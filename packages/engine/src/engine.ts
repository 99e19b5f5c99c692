import { type Actions, actionsOf } from "./act/actions.ts";
import { defaultRetention, type Retention, Retirement } from "./act/retention.ts";
import { Registry } from "./app/registry.ts";
import { Sync, type SyncResult } from "./app/sync.ts";
import { type AppTarget, Targets } from "./app/targets.ts";
import { CheckpointOffers } from "./call/checkpoint-offers.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Context, Log } from "./context.ts";
import { createApi } from "./http/api.ts";
import { createCallbacks } from "./http/callbacks.ts";
import { loadDashboard, withoutDashboard } from "./http/dashboard.ts";
import { type Listening, listen } from "./http/listen.ts";
import { LiveFeed } from "./http/live.ts";
import { connectListener } from "./http/realtime.ts";
import { requireKeys } from "./http/require-keys.ts";
import { isAllowedHost } from "./http/same-machine.ts";
import type { EventInput } from "./intake/event.ts";
import { ingest, parseEvents } from "./intake/ingest.ts";
import { type FlowControls, flowControlsOf } from "./intake/pause.ts";
import type { Json } from "./json.ts";
import { type KeyOptions, Keys } from "./keys.ts";
import { limits } from "./limits.ts";
import { Dispatcher } from "./queue/dispatcher.ts";
import { Realtime } from "./realtime.ts";
import { giveUpCalls, recover } from "./run/recover.ts";
import { resultOf } from "./run/run-result.ts";
import { runEventsText, runStepsText } from "./run/run-state.ts";
import { type Checkpoint, saveCheckpoint } from "./step/checkpoint.ts";
import { sendSignal } from "./step/signal.ts";
import { Database } from "./storage/database.ts";
import { hasOpenCalls } from "./storage/jobs.ts";
import { findRun } from "./storage/runs.ts";
import { createIds } from "./ulid.ts";
import { type Reads, readsOf } from "./view/reads.ts";
import type { RunDetail } from "./view/run-view.ts";

export type EngineOptions = KeyOptions & {
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
  /**
   * Hosts that the engine itself may call for `step.fetch` and `step.ai.infer`. None by default: the engine calls
   * nobody its owner has not named. Redirects are not followed.
   */
  gatewayHosts?: readonly string[] | undefined;
  /** A run whose events and steps are larger than this is not sent to its app but fetched by it. */
  requestBytes?: number | undefined;
  /** The folder of the dashboard's build, which is then at the engine's address. */
  dashboard?: string | undefined;
  /** How long finished runs and their events are kept; what is not given is 30 days, 100,000 runs, 250,000 events. */
  retention?: Partial<Retention> | undefined;
  clock?: Clock | undefined;
  random?: (() => number) | undefined;
  log?: Log | undefined;
};

export type Engine = Reads &
  Actions &
  FlowControls & {
    /** Recovers what was in flight, asks the apps for their functions and begins to dispatch. An app that is not up yet is asked again in the background. */
    start(): Promise<SyncResult[]>;
    /** Asks every configured app for its functions once more. */
    sync(): Promise<SyncResult[]>;
    /** Stores events and starts what they trigger; resolves with their internal ids once they are on disk. */
    send(events: EventInput | readonly EventInput[]): Promise<string[]>;
    /** Sends one event and resolves with what its run returns; rejects with the run's error, and when it starts not just one. */
    run(event: EventInput): Promise<Json>;
    /** Asks an app at an address on this machine, or of an allowed name, for its functions, and again whenever apps are asked. */
    addApp(url: string): Promise<SyncResult>;
    /** Deletes what is over by now, as the engine does by itself every minute. */
    retire(): Promise<{ runs: number; events: number }>;
    /** Ends the step that waits for a signal and resolves with its run; `null` when nobody waits. */
    sendSignal(signal: string, data?: Json): Promise<string | null>;
    /** Serves the HTTP API. Without `host`, on 127.0.0.1 and ::1. */
    listen(address: { port: number; host?: string | undefined }): Promise<Listening>;
    /** Resolves when no call is running, due or waiting for a retry: only sleeps, waits and future starts are left. */
    idle(): Promise<void>;
    /** Resolves with the run once it has ended; `null` when there is no such run. */
    waitForRun(id: string): Promise<RunDetail | null>;
    /** Stops dispatching, waits for the calls in flight up to a bound, and closes the database. */
    close(): Promise<void>;
  };

const defaultCloseTimeoutMs = 5000;

/** Opens the engine's database. Throws `EngineError` when it is locked, damaged, or of a newer version. */
export function createEngine(options: EngineOptions): Engine {
  const keys = new Keys(options);
  const dashboard = options.dashboard === undefined ? withoutDashboard : loadDashboard(options.dashboard);
  const database = new Database(options.database);
  const context: Context = {
    database,
    registry: registryIn(database),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    newId: createIds(),
    retryIntervalMs: options.retryIntervalMs ?? null,
    stepOutputBytes: options.stepOutputBytes ?? limits.stepOutputBytes,
    log: options.log ?? (() => {}),
    consequences: [],
  };
  const servers: Listening[] = [];
  const realtime = new Realtime(context.clock.now);
  const allowedHosts = options.allowedHosts ?? [];
  const targets = new Targets(database, options.apps, keys, context.clock.now);
  const calls = {
    targets,
    offers: new CheckpointOffers(),
    gatewayHosts: options.gatewayHosts ?? [],
    requestBytes: options.requestBytes ?? limits.requestBytes,
    canBeReached: () => servers.length > 0,
  };
  const dispatcher = new Dispatcher(context, calls, {
    maxCalls: options.maxConcurrentCalls ?? limits.concurrentCalls,
    onAppBack: () => void sync.now(),
  });
  const sync = new Sync(context, targets, dispatcher);
  const reads = readsOf(context);
  const { goOn, ...actions } = actionsOf(context, dispatcher);
  const flow = flowControlsOf(context, dispatcher);
  const retirement = new Retirement(context, dispatcher, { ...defaultRetention, ...options.retention });
  const live = new LiveFeed((listener) => database.changes.listen(listener));
  let started: Promise<SyncResult[]> | null = null;
  let closed: Promise<void> | null = null;

  const sendSeeded = (events: EventInput[], seed: string | null) =>
    dispatcher.write(() => ingest(context, events, seed, sync.isAwaited));

  const saveCheckpointed = async (checkpoint: Checkpoint) => {
    const call = { since: dispatcher.sinceOf(checkpoint.jobId), isClosing: closed !== null };
    const result = await dispatcher.write(() => {
      dispatcher.noteReport(checkpoint.jobId);
      return saveCheckpoint(context, checkpoint, call);
    });
    if (result.kind === "saved" || result.kind === "refused") dispatcher.renew(result.jobId);
    return result;
  };

  const engine: Engine = {
    ...reads,
    ...actions,
    ...flow,
    start() {
      started ??= startAll();
      return started;
    },
    sync: () => sync.now(),
    send: async (events) => sendSeeded(parseEvents(Array.isArray(events) ? [...events] : events), null),
    async run(event) {
      const [eventId = ""] = await engine.send(event);
      return resultOf(event.name, reads.runsOfEvent(eventId), engine.waitForRun);
    },
    async addApp(url) {
      const isOurs = URL.canParse(url) && isAllowedHost(url, allowedHosts);
      if (isOurs) return sync.add(url);
      return { url, status: "refused", reason: `The address ${url} is neither on this machine nor allowed.` };
    },
    retire: () => retirement.now(),
    sendSignal: (signal, data = null) => dispatcher.write(() => sendSignal(context, signal, data)),
    async listen(address) {
      const callbacks = {
        saveCheckpoint: saveCheckpointed,
        runEvents: (id: string) => runEventsText(database, id),
        runSteps: (id: string) => runStepsText(database, id),
        sendSignal: engine.sendSignal,
        realtime,
        now: context.clock.now,
        log: context.log,
      };
      const api = createCallbacks(
        callbacks,
        createApi(
          {
            reads,
            actions,
            flow,
            live,
            send: sendSeeded,
            register: (app) => sync.accept(app),
            sync: engine.sync,
            addApp: engine.addApp,
            syncProblems: () => sync.problems,
            configuredUrls: targets.configured.map((route) => route.url),
            now: context.clock.now,
            log: context.log,
            serverKind: keys.serverKind,
          },
          dashboard,
        ),
      );
      const server = await listen(address, requireKeys(keys, api), {
        allowedHosts,
        serverKind: keys.serverKind,
        isProtected: keys.areComplete,
        upgrade: (request, url, socket) => connectListener(realtime, request, url, socket),
      });
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
    close() {
      closed ??= closeAll();
      return closed;
    },
  };

  async function startAll(): Promise<SyncResult[]> {
    dispatcher.transact(() => recover(context));
    dispatcher.start();
    retirement.start();
    goOn();
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
    retirement.stop();
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

/** A file whose functions cannot be read is not kept locked. */
function registryIn(database: Database): Registry {
  try {
    return new Registry(database);
  } catch (error) {
    database.close();
    throw error;
  }
}
