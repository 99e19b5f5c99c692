import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "./child.ts";
import { send } from "./server.ts";

const batch = 1000;

/** Events accepted a second, in batches over HTTP, and what so many queued runs take of memory. */
export async function intakeCost(runs: number): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "engine-bench-"));
  const app = await startSilentApp();
  const engine = await startChild("./engine-child.ts", [join(folder, "engine.db"), app.url]);
  try {
    const idle = await idleCost(engine);
    const emptyMb = engine.memory()?.nowMb ?? Number.NaN;
    // Four times the smallest figure that is asked for; in the first second a process is still being compiled.
    await eventsPerSecond(engine, "bench/unknown", 10_000);
    const unknown = await eventsPerSecond(engine, "bench/unknown", 40_000);
    const started = await eventsPerSecond(engine, "bench/queued", runs);
    return {
      ...idle,
      memory_mb_empty: emptyMb,
      events_per_second_that_start_nothing: unknown,
      events_per_second_that_start_a_run: started,
      memory_mb_with_runs_queued_peak: engine.memory()?.peakMb ?? Number.NaN,
      runs_queued: runs,
    };
  } finally {
    await engine.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function eventsPerSecond(engine: Child, name: string, events: number): Promise<number> {
  const body = Array.from({ length: batch }, (_, n) => ({ name, data: { n, owner: "someone", repo: "a-repository" } }));
  const began = performance.now();
  for (let sent = 0; sent < events; sent += batch) await send(engine.url, body);
  return (events * 1000) / (performance.now() - began);
}

/** The share of one processor that an engine takes with nothing to do. */
async function idleCost(engine: Child): Promise<Record<string, number>> {
  await new Promise((resolve) => setTimeout(resolve, 5000)); // A process that has just begun has to tidy up.
  const before = engine.cpuMs();
  const seconds = 20;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const after = engine.cpuMs();
  if (before === null || after === null) return {};
  return { idle_cpu_percent: (after - before) / (seconds * 10) };
}

/** An app whose runs all stay queued: it takes one call at a time and does not answer. */
async function startSilentApp() {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== "PUT") return;
    const url = `http://127.0.0.1:${portOf()}/api/inngest`;
    const step = { id: "step", name: "step", runtime: { type: "http", url: `${url}?fnId=silent-f&stepId=step` } };
    const fn = { id: "silent-f", name: "f", triggers: [{ event: "bench/queued" }], steps: { step }, concurrency: 1 };
    response.setHeader("content-type", "application/json");
    response.setHeader("x-inngest-sync-kind", "in_band");
    response.setHeader("x-inngest-sdk", "inngest-js:v4.24.0");
    response.end(JSON.stringify({ app_id: "silent", url, functions: [fn], framework: "none", sdk_version: "v4.24.0" }));
  });
  const portOf = () => (server.address() as AddressInfo).port; // A TCP server that listens has no other kind.
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf()}/api/inngest`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
