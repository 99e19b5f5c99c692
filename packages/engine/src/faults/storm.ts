import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { createEngine, type Engine } from "../engine.ts";
import type { EventInput } from "../intake/event.ts";
import { objectOr } from "../json.ts";
import type { AppOrder } from "./app-child.ts";
import type { Chance } from "./chance.ts";
import type { Death } from "./die-at.ts";
import type { EngineOrder } from "./engine-child.ts";
import { createFastClock } from "./fast-clock.ts";
import { type Execution, readJournal } from "./journal.ts";
import { Load } from "./load.ts";
import { type Running, Standby } from "./standby.ts";

const scriptOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Time runs so much faster for the engine: a cron of every minute comes every six seconds. */
const factor = 10;
const settleMs = 120_000;

/** An engine, an app and a client under load; a test kills what it likes. `close` ends them and deletes what they wrote. */
export class Storm {
  readonly database: string;
  readonly journal: string;
  readonly load: Load;
  /** What engines and apps wrote to stderr, of those that have died. */
  readonly errors: string[] = [];
  readonly #folder: string;
  readonly #engines: Standby;
  readonly #apps: Standby;
  readonly #start = Date.now();
  readonly #ports: { engine: number; app: number };
  app: Running | null = null;
  /** Where engines find the app. */
  appUrl: string;

  get engineUrl(): string {
    return `http://127.0.0.1:${this.#ports.engine}`;
  }

  /**
   * `env` is the environment of the processes, `pauseMs` how long each sender waits at most before it sends again, `via` the
   * command that runs the engines.
   */
  static async begin(env: NodeJS.ProcessEnv, chance: Chance, pauseMs: number, via: string[] = []): Promise<Storm> {
    const ports = { engine: await freePort(), app: await freePort() };
    const storm = new Storm(env, chance, pauseMs, ports, via);
    await storm.beginApp();
    return storm;
  }

  private constructor(
    env: NodeJS.ProcessEnv,
    chance: Chance,
    pauseMs: number,
    ports: { engine: number; app: number },
    via: string[],
  ) {
    this.#folder = mkdtempSync(join(tmpdir(), "engine-storm-"));
    this.database = join(this.#folder, "engine.db");
    this.journal = join(this.#folder, "journal");
    this.#ports = ports;
    this.appUrl = `http://127.0.0.1:${ports.app}/api/inngest`;
    const childEnv = { ...env, NODE_COMPILE_CACHE: join(this.#folder, "compiled") };
    this.#engines = new Standby(scriptOf("./engine-child.ts"), childEnv, via);
    this.#apps = new Standby(scriptOf("./app-child.ts"), childEnv);
    this.load = new Load(this.engineUrl, chance, pauseMs);
  }

  /** Has the next app begin where the last one was, once it listens. */
  async beginApp(): Promise<Running> {
    const order: AppOrder = { engineUrl: this.engineUrl, port: this.#ports.app, journal: this.journal };
    for (;;) {
      this.app = this.#watched(this.#apps.begin(order));
      if ((await this.app.begun) !== null) return this.app;
    }
  }

  /** Has the next engine begin on the same file and port. */
  beginEngine(death: Death | null = null, retires = false): Running {
    const { appUrl } = this;
    const clock = { factor, start: this.#start };
    const order: EngineOrder = { database: this.database, appUrl, port: this.#ports.engine, clock, death, retires };
    return this.#watched(this.#engines.begin(order));
  }

  /** Stops the load and lets an engine that nobody kills end all runs. What comes back is the file, closed by its engine. */
  async settle(): Promise<{ sqlite: DatabaseSync; journal: Execution[] }> {
    const deadline = Date.now() + settleMs;
    for (;;) {
      const open = await this.#goOn(deadline);
      const sqlite = new DatabaseSync(this.database);
      const waiting = sqlite.prepare(
        "select count(*) as n from (select id from batches union all select key from debounces)",
      );
      if (open.length === 0 && waiting.get()?.n === 0) return { sqlite, journal: readJournal(this.journal) };
      if (Date.now() < deadline) sqlite.close();
      else
        throw new Error(`Runs are stuck: ${JSON.stringify(open.slice(0, 5))}, jobs ${JSON.stringify(jobsIn(sqlite))}.`);
    }
  }

  /** An engine in this process, until no run is open or time is up. Answers with the runs that are. */
  async #goOn(deadline: number) {
    const engine = createEngine({
      database: this.database,
      apps: [{ url: this.appUrl }],
      retryIntervalMs: 20,
      clock: createFastClock(factor, this.#start),
    });
    const openRuns = () =>
      (["queued", "running"] as const).flatMap((status) => engine.listRuns({ status, limit: 100 }));
    try {
      await engine.listen({ port: this.#ports.engine });
      await engine.start();
      await this.load.stop();
      do {
        // The client may never have known of those that wait, if their event was stored without being acknowledged.
        await engine.send(openRuns().flatMap(({ id, functionId }) => nextEventOf(engine, id, functionId)));
        await new Promise((resolve) => setTimeout(resolve, 100));
      } while (openRuns().length > 0 && Date.now() < deadline);
      return openRuns().map(({ id }) => engine.getRun(id));
    } finally {
      await engine.close();
    }
  }

  async close(): Promise<void> {
    this.load.abandon();
    await Promise.all([this.#engines.close(), this.#apps.close()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #watched(process: Running): Running {
    void process.died.then(() => {
      if (process.errors() !== "") this.errors.push(process.errors());
    });
    return process;
  }
}

/** What a run that waits for ever is waiting for. */
function nextEventOf(engine: Engine, id: string, functionId: string): EventInput[] {
  const name = { "app-wait": "storm/answer", "app-stopped": "storm/stop" }[functionId];
  const n = objectOr(engine.getRun(id)?.events[0]?.payload.data).n;
  return name === undefined || n === undefined ? [] : [{ name, data: { n } }];
}

function jobsIn(sqlite: DatabaseSync): unknown {
  return sqlite.prepare("select * from jobs limit 5").all();
}

/**
 * A port nobody has, for what has to come back at the same place after each death. Not one that the system gives to
 * whoever asks for any: while its process is dead, somebody else would get it.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
}
