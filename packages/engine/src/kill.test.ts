import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "./engine.ts";
import { sendEvent, startChild } from "./testing/engine-process.ts";
import { sdkClient, startServer, until } from "./testing/rig.ts";

const rounds = 12;

test("killed at random moments, the engine ends the run of every acknowledged event and repeats no finished step", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "engine.db");
  const journal: string[] = [];
  const listener = journallingApp(journal);
  const app = await startServer(() => listener);

  const acknowledged: string[] = [];
  /** Steps whose end was on disk after a kill, and how long the journal was by then. */
  const finished = new Map<string, number>();
  let next = 0;
  for (let round = 0; round < rounds; round++) {
    const { child, url } = await startChild(database, app.url);
    const killer = setTimeout(() => child.kill("SIGKILL"), 10 + Math.random() * 350);
    while (child.exitCode === null && child.signalCode === null) {
      next += 1;
      const id = await sendEvent(url, next);
      if (id !== null) acknowledged.push(id);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
    }
    clearTimeout(killer);
    for (const step of finishedSteps(database)) if (!finished.has(step)) finished.set(step, journal.length);
  }

  const engine = createEngine({ database, apps: [app], retryIntervalMs: 20 });
  onTestFinished(() => engine.close());
  await engine.start();
  await until(() => engine.listRuns({ status: "running", limit: 1 }).length === 0, "no run is left", 30_000);

  expect(acknowledged.length).toBeGreaterThan(rounds);
  const unfinished = acknowledged.filter((id) => engine.runsOfEvent(id)[0]?.status !== "completed");
  expect(unfinished).toEqual([]);
  expect(engine.listRuns({ status: "queued" })).toEqual([]);
  expect(acknowledged.every((id) => engine.runsOfEvent(id).length === 1)).toBe(true);
  expect(repeatedAfterTheirSuccessor(journal)).toEqual([]);
  expect(finished.size).toBeGreaterThan(rounds);
  expect(journal.filter((step, index) => index >= (finished.get(step) ?? Number.POSITIVE_INFINITY))).toEqual([]);
  const lost = engine.listRuns({ limit: 1000 }).flatMap((run) => engine.getRun(run.id)?.attempts ?? []);
  expect(lost.some((attempt) => attempt.outcome === "lost")).toBe(true);
}, 120_000);

/** An app that writes down each step it runs, as `<event> <step>`. Step `c` and `d` are parallel, `b` fails once. */
function journallingApp(journal: string[]) {
  const client = sdkClient("app", "http://127.0.0.1:1");
  const failed = new Set<number>();
  const fn = client.createFunction({ id: "journal", triggers: [{ event: "go" }] }, async ({ event, step }) => {
    const { n } = event.data;
    const work = (id: string) => async () => {
      journal.push(`${n} ${id}`);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      return id;
    };
    await step.run("a", work("a"));
    await step.run("b", async () => {
      await work("b")();
      if (failed.has(n)) return;
      failed.add(n);
      throw new Error("once");
    });
    await step.sleep("nap", "1s");
    await Promise.all([step.run("c", work("c")), step.run("d", work("d"))]);
    await step.run("e", work("e"));
  });
  return serve({ client, functions: [fn] });
}

/** Steps that ran although a later step had: the later one had their result, so they were finished. */
function repeatedAfterTheirSuccessor(journal: string[]): string[] {
  const earlier: Record<string, string[]> = { b: ["a"], c: ["a", "b"], d: ["a", "b"], e: ["a", "b", "c", "d"] };
  const finished = new Set<string>();
  return journal.filter((entry) => {
    const [n = "", step = ""] = entry.split(" ");
    for (const before of earlier[step] ?? []) finished.add(`${n} ${before}`);
    return finished.has(entry);
  });
}

/** The steps that the file of a killed engine holds the end of, in the journal's words. */
function finishedSteps(file: string): string[] {
  const database = new DatabaseSync(file);
  const rows = database
    .prepare(
      `select json_extract(events.payload, '$.data.n') || ' ' || steps.name as entry from steps
       join run_events on run_events.run_id = steps.run_id join events on events.id = run_events.event_id`,
    )
    .all();
  database.close();
  return rows.map((row) => String(row.entry));
}
