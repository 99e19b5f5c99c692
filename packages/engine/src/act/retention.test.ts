import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createEngine, type EngineOptions } from "../engine.ts";
import { Database } from "../storage/database.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRig, until } from "../testing/rig.ts";
import { seedRuns } from "../testing/seed-runs.ts";

const now = Date.UTC(2026, 10, 1);
const hourMs = 3_600_000;

function seededFile(runs: number, apartMs: number): string {
  const folder = mkdtempSync(join(tmpdir(), "engine-retention-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "engine.db");
  seedRuns(path, { runs, functions: 2, now, apartMs });
  return path;
}

function open(path: string, options: Partial<EngineOptions> = {}) {
  const engine = createEngine({ database: path, apps: [], clock: createManualClock(now), ...options });
  onTestFinished(() => engine.close());
  return engine;
}

const rowsOf = (path: string, table: string) => {
  const database = new Database(path);
  const row = database.get<{ n: number }>(`select count(*) as n from ${table}`);
  database.close();
  return row?.n;
};

test("finished runs and events past their age go with all that belongs to them", async () => {
  const path = seededFile(500, hourMs);
  const engine = open(path, { retention: { ageMs: 100 * hourMs } });
  expect(await engine.retire()).toEqual({ runs: 400, events: 400 });
  expect(await engine.retire()).toEqual({ runs: 0, events: 0 });
  await engine.close();
  const left = ["runs", "events", "run_events", "steps", "attempts"].map((table) => rowsOf(path, table));
  expect(left).toEqual([100, 100, 100, 200, 300]);
});

test("of more runs than are kept the oldest go, exactly down to the number", async () => {
  const path = seededFile(1000, 0); // All of one moment: the number holds even so.
  const engine = open(path, { retention: { runs: 300, events: 50 } });
  expect(await engine.retire()).toEqual({ runs: 700, events: 700 });
  expect(engine.countRuns({})).toBe(300);
});

test("by default nothing of today goes, and without bounds nothing ever", async () => {
  const engine = open(seededFile(50, 24 * hourMs));
  expect(await engine.retire()).toEqual({ runs: 20, events: 20 });
  const keeper = open(seededFile(50, 24 * hourMs), {
    retention: { ageMs: Infinity, runs: Infinity, events: Infinity },
  });
  expect(await keeper.retire()).toEqual({ runs: 0, events: 0 });
});

test("a live run stays with its event, however old, and goes on; events that a batch or debounce holds stay too", async () => {
  const clock = createManualClock(now);
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "nap", triggers: [{ event: "app/nap" }] }, async ({ event, step }) => {
        await step.sleep("long", "3h");
        return event.data;
      }),
      client.createFunction(
        { id: "batch", triggers: [{ event: "app/batch" }], batchEvents: { maxSize: 10, timeout: "60s" } },
        ({ events }) => events.length,
      ),
    ],
    { clock, retention: { ageMs: 1, runs: 0, events: 0 } },
  );
  const [eventId = ""] = await rig.engine.send({ name: "app/nap", data: { n: 1 } });
  await rig.engine.idle();
  const [held = ""] = await rig.engine.send({ name: "app/batch" });
  await rig.engine.retire();
  expect(rig.engine.getEvent(eventId)).not.toBeNull();
  expect(rig.engine.getEvent(held)).not.toBeNull();
  const id = rig.engine.runsOfEvent(eventId)[0]?.id ?? "";
  clock.advance(3 * hourMs);
  const ended = await rig.engine.waitForRun(id);
  expect(ended).toMatchObject({ status: "completed", output: { n: 1 } });
});

test("while runs go through, old ones are deleted beside them, and no live run is lost", async () => {
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "two", triggers: [{ event: "app/two" }] }, async ({ event, step }) => {
        const a = await step.run("a", () => event.data.n);
        return step.run("b", () => a + 1);
      }),
    ],
    { retention: { ageMs: Infinity, runs: 10, events: 10 } },
  );
  const outputs: number[] = [];
  let deleted = 0;
  for (let round = 0; round < 6; round++) {
    const sent = rig.engine.send(Array.from({ length: 40 }, (_, n) => ({ name: "app/two", data: { n } })));
    const ids = (await sent).map((id) => rig.engine.runsOfEvent(id)[0]?.id ?? "");
    const waits = ids.map((id) => rig.engine.waitForRun(id));
    const sweep = rig.engine.retire();
    for (const run of await Promise.all(waits)) if (run?.status === "completed") outputs.push(Number(run.output));
    deleted += (await sweep).runs;
  }
  await rig.engine.idle();
  deleted += (await rig.engine.retire()).runs;
  // A run may be deleted as soon as it has ended, before somebody asks for it: so what counts is that each has ended.
  expect(deleted).toBe(6 * 40 - 10);
  expect(outputs.length).toBeGreaterThan(40);
});

test("the file gives space back when much of it has gone", async () => {
  const path = seededFile(3000, hourMs);
  const before = statSync(path).size;
  const engine = open(path, { retention: { ageMs: 10 * hourMs } });
  await engine.retire();
  await engine.close();
  expect(statSync(path).size).toBeLessThan(before / 2);
});

test("the engine deletes by itself while it runs", async () => {
  const clock = createManualClock(now);
  const path = seededFile(100, hourMs);
  const engine = open(path, { clock, retention: { ageMs: 50 * hourMs } });
  await engine.start();
  clock.advance(61_000);
  await until(() => engine.countRuns({}) === 49, "the old runs are gone");
});
