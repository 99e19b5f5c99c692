import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "./engine.ts";
import { isObject } from "./json.ts";
import { sdkClient, startServer, until } from "./testing/rig.ts";

const childFile = fileURLToPath(new URL("./testing/engine-child.ts", import.meta.url));
const names = Array.from({ length: 12 }, (_, i) => `s${i}`);
const rounds = 8;

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "engine-checkpoint-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "engine.db");
}

/** An app whose function does twelve steps in line, and writes down each as `<event> <step>` when it begins. */
async function startApp(engineUrl: () => string, journal: string[]) {
  const server = await startServer(() => handler);
  // The engine comes back on another port each time: as behind a fixed name, the app finds it where it is.
  const fetchThere: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(engineUrl() + pathname + search, init);
  };
  const client = sdkClient("app", "http://engine.test", { fetch: fetchThere });
  const fn = client.createFunction({ id: "line", triggers: [{ event: "go" }] }, async ({ event, step }) => {
    for (const id of names) {
      await step.run(id, async () => {
        journal.push(`${event.data.n} ${id}`);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
        return id;
      });
    }
    return event.data.n;
  });
  const handler = serve({ client, functions: [fn] });
  return server;
}

test("killed between checkpoints, the engine repeats no step that it had saved and loses no run", async () => {
  const database = temporaryFile();
  const journal: string[] = [];
  let engineUrl = "";
  const app = await startApp(() => engineUrl, journal);
  const acknowledged: string[] = [];
  const saved = new Map<string, number>();
  let met = 0;

  for (let round = 0; round < rounds; round++) {
    const { child, url } = await startChild(database, app.url);
    engineUrl = url;
    const killer = setTimeout(() => child.kill("SIGKILL"), 30 + Math.random() * 250);
    for (let n = round * 100; child.exitCode === null && child.signalCode === null; n++) {
      const id = await sendEvent(url, n);
      if (id !== null) acknowledged.push(id);
      await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 30));
    }
    clearTimeout(killer);
    const { steps, openRuns } = stateOf(database);
    for (const step of steps) if (!saved.has(step)) saved.set(step, journal.length);
    met += openRuns;
  }

  const engine = createEngine({ database, apps: [app], retryIntervalMs: 20 });
  onTestFinished(() => engine.close());
  engineUrl = (await engine.listen({ port: 0 })).url;
  await engine.start();
  const isOver = () =>
    ["running", "queued"].every((status) => engine.listRuns({ status: status as "running" }).length === 0);
  await until(isOver, "no run is left", 30_000);

  expect(acknowledged.length).toBeGreaterThan(rounds);
  for (const id of acknowledged) expect(engine.runsOfEvent(id)).toMatchObject([{ status: "completed" }]);
  for (const { id } of engine.listRuns({ limit: 1000 })) {
    expect(engine.getRun(id)?.steps.map((step) => step.name)).toEqual(names);
  }
  // The kills met runs between their first and last checkpoint, or this would prove nothing.
  expect(met).toBeGreaterThan(0);
  // An old call may have been in the middle of a step: it can begin no other, for its next checkpoint is refused.
  const again = journal.filter((step, index) => index >= (saved.get(step) ?? Number.POSITIVE_INFINITY));
  expect(again).toEqual([]);
}, 120_000);

test("a call from before a restart is told to stop, and its steps count for nothing", async () => {
  const database = temporaryFile();
  const journal: string[] = [];
  let engineUrl = "";
  const app = await startApp(() => engineUrl, journal);
  const open = async () => {
    const engine = createEngine({ database, apps: [app], closeTimeoutMs: 0 });
    onTestFinished(() => engine.close());
    engineUrl = (await engine.listen({ port: 0 })).url;
    await engine.start();
    return engine;
  };
  const first = await open();
  const [eventId = ""] = await first.send({ name: "go", data: { n: 1 } });
  await until(() => journal.length >= 3, "some steps have run");
  await first.close();
  const second = await open();
  const run = await second.waitForRun(second.runsOfEvent(eventId)[0]?.id ?? "");
  expect(run).toMatchObject({ status: "completed", output: 1 });
  expect(run?.steps.map((step) => step.name)).toEqual(names);
  // Only the step that was running when the engine closed, and at most one after it, may have begun twice.
  expect(journal.length).toBeLessThanOrEqual(names.length + 2);
  const stale = { qi_id: "1", generation_id: 1, request_id: `${run?.id}.1.1`, steps: [] };
  const answer = await fetch(`${engineUrl}/v1/checkpoint/${run?.id}/async`, {
    method: "POST",
    body: JSON.stringify(stale),
  });
  expect(answer.status).toBe(409);
});

/** What the file of a killed engine holds: steps in the journal's words, and how many runs were between two steps. */
function stateOf(file: string): { steps: string[]; openRuns: number } {
  const database = new DatabaseSync(file);
  const rows = database
    .prepare(
      `select json_extract(events.payload, '$.data.n') || ' ' || steps.name as entry from steps
       join run_events on run_events.run_id = steps.run_id join events on events.id = run_events.event_id`,
    )
    .all();
  const open = database
    .prepare("select count(*) as n from runs where ended_at is null and id in (select run_id from steps)")
    .get();
  database.close();
  return { steps: rows.map((row) => String(row.entry)), openRuns: Number(open?.n) };
}

async function startChild(database: string, appUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [childFile, database, appUrl], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  return { child, url: String(line).trim() };
}

/** The internal id of an acknowledged event; `null` when the engine died before it answered. */
async function sendEvent(url: string, n: number): Promise<string | null> {
  try {
    const response = await fetch(`${url}/e/k`, { method: "POST", body: JSON.stringify({ name: "go", data: { n } }) });
    const body: unknown = await response.json();
    return isObject(body) && Array.isArray(body.ids) ? String(body.ids[0]) : null;
  } catch {
    return null; // Killed while it answered: not acknowledged, so nothing is promised.
  }
}
