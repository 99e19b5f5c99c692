import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import type { Log } from "../context.ts";
import { createEngine, type Engine, type EngineOptions } from "../engine.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { sdkClient, startServer, until } from "../testing/rig.ts";
import { scriptedApp, scriptedFunction } from "../testing/scripted-app.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const count = (engine: Engine, status: string) => engine.listRuns().filter((run) => run.status === status).length;

/** An engine whose app has registered and is down since. `failed` counts the calls that were not answered. */
async function startWithoutApp(options: Partial<EngineOptions>) {
  const client = sdkClient("app", "http://127.0.0.1:1");
  const functions = [client.createFunction({ id: "one", triggers: [{ event: "go" }] }, () => "done")];
  const listener = serve({ client, functions });
  const app = await startServer(() => listener);
  let failed = 0;
  const log: Log = (level) => {
    if (level === "debug") failed += 1;
  };
  const engine = createEngine({ database: ":memory:", apps: [app], log, ...options });
  onTestFinished(() => engine.close());
  await engine.start();
  await app.close();
  return { engine, app, listener, failed: () => failed };
}

test("while an app is away one call at a time asks for it, the runs behind it are not begun, and all go on when it is back", async () => {
  const clock = createManualClock(Date.now());
  const { engine, app, listener, failed } = await startWithoutApp({ clock });
  await engine.send({ name: "go" });
  await until(() => failed() === 1, "the app is known to be away");
  await engine.send(Array.from({ length: 20 }, () => ({ name: "go" })));
  for (let round = 0; round < 5; round++) {
    clock.advance(5000);
    await until(() => failed() === round + 2, "the app is asked again");
  }
  await pause(30);
  expect(failed()).toBe(6);
  expect([count(engine, "running"), count(engine, "queued")]).toEqual([1, 20]);

  await startServer(() => listener, Number(new URL(app.url).port));
  clock.advance(5000);
  await until(() => count(engine, "completed") === 21, "every run has ended");
});

test("the run that asked for the app can be cancelled: another one asks", async () => {
  const clock = createManualClock(Date.now());
  const { engine, failed } = await startWithoutApp({ clock });
  await engine.send({ name: "go" });
  await until(() => failed() === 1, "the app is known to be away");
  await engine.send([{ name: "go" }, { name: "go" }]);
  engine.cancelRun(engine.listRuns().at(-1)?.id ?? "");
  await until(() => failed() === 2, "another run asks");
  expect([count(engine, "running"), count(engine, "queued")]).toEqual([1, 1]);
});

test("an app that works on the call that asked for it is back, though it has not answered yet", async () => {
  const clock = createManualClock(Date.now());
  const { engine, app, failed } = await startWithoutApp({ clock, closeTimeoutMs: 10 });
  await engine.send({ name: "go" });
  await until(() => failed() === 1, "the app is known to be away");
  await engine.send([{ name: "go" }, { name: "go" }]);
  const hanging = await startServer(() => () => {}, Number(new URL(app.url).port));
  clock.advance(5000);
  await until(() => hanging.requests.length === 1, "the app is asked");
  clock.advance(30_000);
  await until(() => hanging.requests.length === 3, "the others are called too");
});

test("runs that were queued when the engine ended are not begun before their app has registered again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-away-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "engine.db");
  const hanging = scriptedApp([scriptedFunction("app-f", "go")], () => new Promise(() => {}));
  const first = createEngine({ database, apps: [hanging], maxConcurrentCalls: 1, closeTimeoutMs: 1 });
  await first.start();
  await first.send(Array.from({ length: 5 }, () => ({ name: "go" })));
  await first.close();

  const down = { ...hanging, handler: async () => new Response(null, { status: 503 }) };
  const second = createEngine({ database, apps: [down] });
  onTestFinished(() => second.close());
  await second.start();
  await pause(300);
  expect([count(second, "running"), count(second, "queued")]).toEqual([1, 4]);
});
