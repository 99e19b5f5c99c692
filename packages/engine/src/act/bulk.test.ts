import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { startEngine } from "../faults/start-engine.ts";
import { Database } from "../storage/database.ts";
import { ask, dataOf, listOf } from "../testing/http.ts";
import { startRig, until } from "../testing/rig.ts";
import { seedRuns } from "../testing/seed-runs.ts";

const sleepers = () =>
  startRig((client) => [
    client.createFunction({ id: "nap", triggers: [{ event: "app/nap" }] }, ({ step }) => step.sleep("s", "1h")),
    client.createFunction({ id: "rest", triggers: [{ event: "app/rest" }] }, ({ step }) => step.sleep("s", "1h")),
  ]);

test("live runs of a function are cancelled together, those a condition leaves out go on", async () => {
  const { url, engine } = await sleepers();
  await engine.send(Array.from({ length: 130 }, (_, n) => ({ name: "app/nap", data: { even: n % 2 === 0 } })));
  await engine.send({ name: "app/rest" });
  await engine.idle();
  const filter = { app_id: "app", function_id: "nap", if: "event.data.even == true" };
  const started = await ask("POST", `${url}/v1/cancellations`, filter);
  expect(started).toMatchObject({ status: 201, body: { function_id: "app-nap", if: filter.if, kind: "cancel" } });
  const state = () => engine.getBulk(String(started.body.id));
  await until(() => state()?.status === "done", "all are cancelled");
  expect(state()).toMatchObject({ done: 65 });
  expect(engine.countRuns({ status: "cancelled" })).toBe(65);
  expect(engine.countRuns({ status: "running" })).toBe(66);
  const listed = listOf(await ask("GET", `${url}/v1/cancellations`));
  expect(listed).toMatchObject([{ id: started.body.id, status: "done", done: 65 }]);
});

test("live runs that a search finds are cancelled, of the statuses that are asked for", async () => {
  const { url, engine } = await sleepers();
  await engine.send([
    { name: "app/nap", data: { owner: "ada" } },
    { name: "app/nap", data: { owner: "bob" } },
  ]);
  await engine.idle();
  const cancelled = async (filter: object) => {
    const { body } = await ask("POST", `${url}/v1/cancellations`, { all: true, ...filter });
    await until(() => engine.getBulk(String(body.id))?.status === "done", "the operation is done");
    return engine.getBulk(String(body.id))?.done;
  };
  expect(await cancelled({ q: "nobody" })).toBe(0);
  expect(await cancelled({ statuses: ["queued"] })).toBe(0);
  expect(await cancelled({ q: "ada", statuses: ["running"] })).toBe(1);
  expect(engine.listRuns({ status: "running" })).toHaveLength(1);
  expect(await ask("POST", `${url}/v1/cancellations`, { all: true, statuses: ["failed"] })).toMatchObject({
    status: 400,
  });
});

test("an operation without a function or app is refused, unless all runs are meant", async () => {
  const { url } = await sleepers();
  expect(await ask("POST", `${url}/v1/cancellations`, {})).toMatchObject({ status: 400 });
  expect(await ask("POST", `${url}/v1/cancellations`, { function_id: "nobody" })).toMatchObject({ status: 400 });
  expect(await ask("POST", `${url}/v1/cancellations`, { all: true })).toMatchObject({ status: 201 });
});

test("failed runs of a time are started again, each once, and those that failed since are left alone", async () => {
  const fails = { now: true };
  const { url, engine } = await startRig((client) => [
    client.createFunction({ id: "f", retries: 0, triggers: [{ event: "app/f" }] }, () => {
      if (fails.now) throw new Error("broken");
      return "mended";
    }),
  ]);
  await engine.send(Array.from({ length: 120 }, () => ({ name: "app/f" })));
  await engine.idle();
  expect(engine.countRuns({ status: "failed" })).toBe(120);
  fails.now = false;
  const key = { "idempotency-key": "replay-1" };
  const started = await ask("POST", `${url}/v1/replays`, { function_id: "app-f" }, key);
  expect((await ask("POST", `${url}/v1/replays`, { function_id: "app-f" }, key)).body.id).toBe(started.body.id);
  await until(() => engine.getBulk(String(started.body.id))?.status === "done", "all are started again");
  await engine.idle();
  expect(engine.countRuns({ status: "completed" })).toBe(120);
  const originals = engine.listRuns({ status: "completed", limit: 200 }).map((run) => run.originalRunId);
  expect(new Set(originals).size).toBe(120);
  const shown = dataOf(await ask("GET", `${url}/v1/replays/${started.body.id}`));
  expect(shown).toMatchObject({ done: 120, status: "done", kind: "replay" });
});

test("an operation that a stop has interrupted goes on with the next start, without doing anything twice", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-bulk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "engine.db");
  seedRuns(path, { runs: 6000, functions: 1, now: Date.now(), apartMs: 1 });
  const first = createEngine({ database: path, apps: [{ url: "http://127.0.0.1:1/" }] });
  const { id } = first.startBulk("replay", { functionSlug: "seed-0" });
  await until(() => (first.getBulk(id)?.done ?? 0) > 0, "it has begun");
  await first.close();
  const database = new Database(path);
  expect(database.get("select status from bulk_operations")).toEqual({ status: "running" });
  database.close();
  const second = createEngine({ database: path, apps: [{ url: "http://127.0.0.1:1/" }] });
  onTestFinished(() => second.close());
  await second.start();
  await until(() => second.getBulk(id)?.status === "done", "it is done");
  const again = second.listRuns({ statuses: ["queued", "running"], limit: 1000 }).map((run) => run.originalRunId);
  expect(again).toHaveLength(1000);
  expect(new Set(again).size).toBe(1000);
});

test("a replay whose runs fail again does not start those again", async () => {
  const { engine } = await startRig((client) => [
    client.createFunction({ id: "f", retries: 0, triggers: [{ event: "app/f" }] }, () =>
      Promise.reject(new Error("no")),
    ),
  ]);
  await engine.send(Array.from({ length: 70 }, () => ({ name: "app/f" })));
  await engine.idle();
  const { id } = engine.startBulk("replay", { functionSlug: "app-f" });
  await until(() => engine.getBulk(id)?.status === "done", "it is done");
  await engine.idle();
  expect(engine.countRuns({})).toBe(140);
  expect(engine.getBulk(id)?.done).toBe(70);
});

test("an operation that is stopped leaves the rest undone", async () => {
  const { url, engine } = await sleepers();
  await engine.send(Array.from({ length: 300 }, () => ({ name: "app/nap" })));
  await engine.idle();
  const { id } = engine.startBulk("cancel", { appId: "app" });
  const stopped = await ask("DELETE", `${url}/v1/cancellations/${id}`);
  const { done, status } = dataOf(stopped);
  expect(status === "stopped" ? Number(done) < 300 : done === 300).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(engine.countRuns({ status: "cancelled" })).toBe(done);
});

test("killed again and again, a replay asked for with one key starts every failed run once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-bulk-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "engine.db");
  const ids = seedRuns(path, { runs: 1800, functions: 1, now: Date.now(), apartMs: 1 });
  const failed = ids.filter((_, index) => index % 6 === 4);
  const operations = new Set<string>();
  const reruns = new Set<string>();
  for (let round = 0; round < 6; round++) {
    const { running, url } = await startEngine(path, "http://127.0.0.1:1/");
    const killer = setTimeout(() => void running.kill(), 10 + Math.random() * 40);
    while (running.isAlive()) {
      const key = { "idempotency-key": "one replay" };
      const answer = await ask("POST", `${url}/v1/replays`, { function_id: "seed-0" }, key).catch(() => null);
      if (answer) operations.add(String(answer.body.id));
      const single = { "idempotency-key": "one rerun" };
      const rerun = await ask("POST", `${url}/v1/runs/${ids[0]}/rerun`, {}, single).catch(() => null);
      if (rerun) reruns.add(String(dataOf(rerun).run_id));
    }
    clearTimeout(killer);
  }
  const engine = createEngine({ database: path, apps: [{ url: "http://127.0.0.1:1/" }], closeTimeoutMs: 100 });
  onTestFinished(() => engine.close());
  await engine.start();
  const [operation = ""] = operations;
  reruns.add(engine.rerun(ids[0] ?? "", null, "one rerun"));
  await until(() => engine.getBulk(operation)?.status === "done", "it is done");
  const again = engine.listRuns({ statuses: ["queued", "running"], limit: 1000 }).map((run) => run.originalRunId);
  expect([operations.size, reruns.size]).toEqual([1, 1]);
  expect(again.toSorted()).toEqual([...failed, ids[0]].toSorted());
}, 60_000);
