import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "inngest/node";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "./engine.ts";
import { sendEvent, startChild } from "./testing/engine-process.ts";
import { sdkClient, startServer, until } from "./testing/rig.ts";

const rounds = 6;
const work = () => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * 10));
const client = sdkClient("app", "http://127.0.0.1:1");
const triggers = [{ event: "go" }];

/** One function behind each gate; every event is for all of them. */
const functions = [
  client.createFunction({ id: "throttled", throttle: { limit: 20, period: "1s" }, triggers }, work),
  client.createFunction({ id: "batched", batchEvents: { maxSize: 4, timeout: "1s" }, triggers }, work),
  client.createFunction({ id: "debounced", debounce: { period: "1s", key: "event.data.n % 3" }, triggers }, work),
  client.createFunction({ id: "limited", rateLimit: { limit: 3, period: "1s" }, triggers }, work),
  client.createFunction({ id: "keyed", concurrency: { limit: 1, key: "event.data.n % 2" }, triggers }, work),
  client.createFunction({ id: "single", singleton: { mode: "skip" }, triggers }, work),
];

test("killed at random moments, the engine forgets no event that waits at a gate and lets none through twice", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "engine.db");
  const app = await startServer(() => serve({ client, functions }));

  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const { child, url } = await startChild(database, app.url);
    const killer = setTimeout(() => child.kill("SIGKILL"), 50 + Math.random() * 400);
    while (child.exitCode === null && child.signalCode === null) {
      const id = await sendEvent(url, acknowledged.length);
      if (id !== null) acknowledged.push(id);
      await work();
    }
    clearTimeout(killer);
  }

  const engine = createEngine({ database, apps: [app], retryIntervalMs: 20 });
  onTestFinished(() => engine.close());
  await engine.start();
  /** What became of an event at each function: runs by their status, or why there is none. */
  const fatesOf = (id: string) => [
    ...engine.runsOfEvent(id).map((run) => `${run.functionId.slice(4)} ${run.status}`),
    ...engine.dropsOfEvent(id).map((drop) => `${drop.functionId.slice(4)} ${drop.reason}`),
  ];
  const isSettled = (id: string) => {
    const fates = fatesOf(id);
    return fates.length === functions.length && fates.every((fate) => !/queued|running/.test(fate));
  };
  await until(() => acknowledged.every(isSettled), "every event has met its fate", 60_000);

  const fates = acknowledged.map((id) => fatesOf(id).toSorted().join(", "));
  const expected =
    /^batched completed, debounced (completed|debounce), keyed completed, limited (completed|rate_limit), single (completed|skipped), throttled completed$/;
  expect(fates.filter((fate) => !expected.test(fate))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(rounds);
  for (const fate of ["debounced debounce", "limited rate_limit", "limited completed"]) {
    expect(fates.some((known) => known.includes(fate))).toBe(true);
  }
}, 120_000);
