import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "inngest";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine, type Engine } from "../engine.ts";
import type { EventInput } from "../intake/event.ts";
import { nowhere, sdkClient, startServer } from "../testing/rig.ts";
import { createWallClock } from "./wall-clock.ts";

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.UTC(2027, 2, 10, 12, 0, 30);
/** What is due is noticed this late at most: no timer waits longer. */
const nap = 30_000;

type Handler = (tools: Context.Any) => Promise<unknown>;

/** An engine on a file and by a clock that can be set, and an app whose functions each have one event. */
async function startWorld(functions: Record<string, { handler: Handler; options?: object }>) {
  const folder = mkdtempSync(join(tmpdir(), "engine-clock-"));
  const clock = createWallClock(noon);
  const client = sdkClient("app", nowhere);
  const defined = Object.entries(functions).map(([id, { handler, options }]) => {
    return client.createFunction({ id, triggers: [{ event: id }], ...options }, handler);
  });
  const app = await startServer(() => serve({ client, functions: defined }));
  const open = async () => {
    const database = join(folder, "engine.db");
    const engine = createEngine({ database, apps: [app], clock, random: () => 0, closeTimeoutMs: 0 });
    await engine.start();
    return engine;
  };
  const world = {
    clock,
    app,
    engine: await open(),
    /** Closes the engine, and opens another by a clock that was set meanwhile. */
    async restart(byMs: number) {
      await world.engine.close();
      clock.set(byMs);
      world.engine = await open();
    },
    /** Time passes until that holds, and how much. More than `atMostMs` is too much. */
    async wait(holds: (engine: Engine) => boolean, what: string, atMostMs: number): Promise<number> {
      const began = clock.now();
      await settle(() => holds(world.engine));
      while (!holds(world.engine)) {
        if (clock.now() - began >= atMostMs) throw new Error(`After ${atMostMs / 1000} s it is not so that ${what}.`);
        clock.pass(Math.min(Math.max(5000, atMostMs / 30), atMostMs - (clock.now() - began)));
        await settle(() => holds(world.engine));
      }
      return clock.now() - began;
    },
    async send(event: EventInput): Promise<() => string[]> {
      const [id = ""] = await world.engine.send(event);
      return () => world.engine.runsOfEvent(id).map((run) => run.status);
    },
  };
  onTestFinished(async () => {
    await world.engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return world;
}

/** Lets calls and answers go their way, for no time that the engine knows of. */
async function settle(isEnough: () => boolean): Promise<void> {
  for (let turns = 0; turns < 10 && !isEnough(); turns++) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** The runs that have told the engine what they wait for. */
function waitingRuns(engine: Engine): number {
  const waits = (id: string) => engine.getRun(id)?.open.some(({ op }) => op === "Sleep" || op === "WaitForEvent");
  return engine.listRuns({ status: "running" }).filter(({ id }) => waits(id)).length;
}

/** The clock is set while an engine runs, or while there is none. */
type Setting = (world: Awaited<ReturnType<typeof startWorld>>, byMs: number) => Promise<void>;
const settings: [string, Setting][] = [
  ["under a running engine", async ({ clock }, byMs) => clock.set(byMs)],
  ["while there is no engine", (world, byMs) => world.restart(byMs)],
];
const is = (status: string) => (statuses: string[]) => statuses.length > 0 && statuses.every((each) => each === status);

test.each(settings)(
  "a clock set back five hours %s keeps no span of time waiting for longer than itself",
  async (_, set) => {
    let failing = true;
    const done = async () => "done";
    const world = await startWorld({
      queued: { handler: done, options: { concurrency: { limit: 1 } } },
      retried: {
        handler: async () => {
          if (failing) throw new Error("not yet");
        },
      },
      throttled: { handler: done, options: { throttle: { limit: 1, period: "1m" } } },
      debounced: { handler: done, options: { debounce: { period: "1m" } } },
      batched: { handler: done, options: { batchEvents: { maxSize: 9, timeout: "1m" } } },
      late: { handler: ({ step }) => step.sleep("long", "30d"), options: { timeouts: { finish: "10m" } } },
      limited: { handler: done, options: { rateLimit: { limit: 1, period: "1m" } } },
      minutely: { handler: done, options: { triggers: [{ cron: "* * * * *" }] } },
    });
    const names = ["queued", "retried", "throttled", "throttled", "debounced", "batched", "late", "limited"];
    const sent = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await world.send({ name })] as const)),
    );
    await world.wait((engine) => waitingRuns(engine) === 1, "one run sleeps", minute);
    failing = false;

    await set(world, -5 * hour);
    const ends = (names: string[]) => names.every((name) => is("completed")(sent[name]?.() ?? []));
    await world.wait(
      () => ends(["queued", "retried", "throttled", "debounced", "batched"]),
      "what waited has ended",
      2 * minute + nap,
    );
    await world.wait(() => is("cancelled")(sent.late?.() ?? []), "the timeout came", 10 * minute + nap);
    const again = await world.send({ name: "limited" });
    await world.wait(() => is("completed")(again()), "the rate limit lets one through", nap);
    const ticks = world.engine.listRuns({ limit: 1000 }).filter((run) => run.functionId === "app-minutely");
    expect(ticks.length).toBeGreaterThan(8);
  },
);

test.each(settings)("a clock set back %s brings no date forward", async (_, set) => {
  const began: number[] = [];
  const world = await startWorld({
    sleeps: { handler: ({ step }) => step.sleepUntil("date", new Date(noon + hour)) },
    waits: { handler: ({ step }) => step.waitForEvent("answer", { event: "answer", timeout: "1h" }) },
    future: { handler: async () => void began.push(world.clock.now()) },
    noonly: {
      handler: async () => void began.push(world.clock.now()),
      options: { triggers: [{ cron: "0 12 * * *" }] },
    },
  });
  const sleeps = await world.send({ name: "sleeps" });
  const waits = await world.send({ name: "waits" });
  const future = await world.send({ name: "future", ts: noon + hour });
  await world.wait((engine) => waitingRuns(engine) === 2, "both wait", minute);

  await set(world, -5 * hour);
  world.clock.pass(5 * hour - minute); // Over noon, which had been.
  await settle(() => false);
  expect([sleeps(), waits(), future()]).toEqual([["running"], ["running"], ["queued"]]);
  const answered = await world.send({ name: "answer" });
  await world.wait(() => is("completed")(waits()), "the wait is answered", nap);
  expect(answered()).toEqual([]);
  const all = () => is("completed")(sleeps()) && is("completed")(future());
  await world.wait(all, "the dates have come", 2 * hour);
  expect(began).toHaveLength(1);
  expect(began[0]).toBeGreaterThanOrEqual(noon + hour);
});

test.each(settings)("a clock set forward three days %s fires what is due, once, and loses nothing", async (_, set) => {
  const ran: string[] = [];
  const run = (name: string) => async () => void ran.push(name);
  const world = await startWorld({
    sleeps: { handler: async ({ step }) => step.sleep("day", "1d").then(run("sleeps")) },
    waits: { handler: async ({ step }) => step.waitForEvent("no", { event: "no", timeout: "1d" }).then(run("waits")) },
    throttled: { handler: run("throttled"), options: { throttle: { limit: 1, period: "1h" } } },
    debounced: { handler: run("debounced"), options: { debounce: { period: "1h" } } },
    hourly: { handler: run("hourly"), options: { triggers: [{ cron: "0 * * * *" }] } },
    open: {
      handler: async ({ step }) => step.run("slow", () => gate.promise).then(run("open")),
    },
  });
  const gate = Promise.withResolvers<void>();
  for (const name of ["sleeps", "waits", "throttled", "throttled", "debounced", "open"]) await world.send({ name });
  await world.wait((engine) => ran.length === 1 && waitingRuns(engine) === 2, "one has run and two wait", minute);

  await set(world, 72 * hour);
  gate.resolve();
  await world.wait((engine) => engine.listRuns({ status: "running" }).length === 0, "no run is open", nap + minute);
  const isOver = () => ran.length >= 7;
  await world.wait(isOver, "all has run", nap + minute);
  await settle(() => false);
  expect(ran.toSorted()).toEqual(["debounced", "hourly", "open", "sleeps", "throttled", "throttled", "waits"]);
});

test("an app that was away when the clock was set back is called again soon", async () => {
  const world = await startWorld({ plain: { handler: async () => "done" } });
  await world.app.close();
  const plain = await world.send({ name: "plain" });
  await world.wait((engine) => engine.listRuns()[0]?.status === "running", "the run has begun", minute);
  world.clock.set(-5 * hour);
  await startServer(world.app.listener, Number(new URL(world.app.url).port));
  await world.wait(() => is("completed")(plain()), "the run has ended", minute);
});

test("a clock that is set back again and again keeps runs going", async () => {
  const world = await startWorld({
    steps: { handler: ({ step }) => step.run("a", () => 1), options: { throttle: { limit: 2, period: "1m" } } },
  });
  for (let times = 0; times < 10; times++) {
    const run = await world.send({ name: "steps" });
    world.clock.set(-hour);
    await world.wait(() => is("completed")(run()), `run ${times} has ended`, minute + nap);
  }
});
