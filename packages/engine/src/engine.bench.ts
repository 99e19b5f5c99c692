import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
// biome-ignore-start lint/correctness/noUndeclaredDependencies: a benchmark, for which the root declares the SDK
import { Inngest } from "inngest";
import { serve } from "inngest/node";
// biome-ignore-end lint/correctness/noUndeclaredDependencies: as above
import { createEngine, type Engine } from "./engine.ts";
import { createHttpTransport } from "./http-transport.ts";
import { isObject, parseJson } from "./json.ts";
import { parseOp } from "./op.ts";
import { Database } from "./storage/database.ts";

const steps = 20;
const rounds = 12;

/**
 * Times the engine, on a real file and over loopback HTTP, against a floor: the same SDK handler called in a
 * loop by the same HTTP client with nothing stored in between. `ratio_*` are engine over floor.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "engine-bench-"));
  const marks: number[] = [];
  const app = await startApp(marks);
  const engine = createEngine({ database: join(folder, "engine.db"), apps: [{ url: app.url }] });
  try {
    await engine.start();
    const ours: number[] = [];
    const floor: number[] = [];
    const first: number[] = [];
    const acks: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // In turns, so that a busy machine slows both down; the first round only warms up.
      const measured = await engineRound(engine, marks);
      const bare = await floorRound(app.url, marks);
      if (round === 0) continue;
      ours.push(...measured.gaps);
      first.push(measured.first);
      acks.push(measured.ack);
      floor.push(...bare);
    }
    const burst = await burstRound(engine);
    return {
      step_ms_median: quantile(ours, 0.5),
      step_ms_p99: quantile(ours, 0.99),
      floor_step_ms_median: quantile(floor, 0.5),
      floor_step_ms_p99: quantile(floor, 0.99),
      added_step_ms_median: quantile(ours, 0.5) - quantile(floor, 0.5),
      added_step_ms_p99: quantile(ours, 0.99) - quantile(floor, 0.99),
      ratio_step_median: quantile(ours, 0.5) / quantile(floor, 0.5),
      ratio_step_p99: quantile(ours, 0.99) / quantile(floor, 0.99),
      event_to_first_step_ms_median: quantile(first, 0.5),
      event_acknowledged_ms_median: quantile(acks, 0.5),
      burst_steps_per_second: burst,
      // What one commit costs on this disk just now: most of what the engine adds to a step.
      disk_commit_ms_median: quantile(commitTimes(join(folder, "commits.db")), 0.5),
    };
  } finally {
    await engine.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Round = { gaps: number[]; first: number; ack: number };

/** One run through the engine: the times between its steps, to its first step, and to the acknowledgement. */
async function engineRound(engine: Engine, marks: number[]): Promise<Round> {
  marks.length = 0;
  const sent = performance.now();
  const [eventId = ""] = await engine.send({ name: "bench/steps" });
  const ack = performance.now() - sent;
  await engine.waitForRun(engine.runsOfEvent(eventId)[0]?.id ?? "");
  return { gaps: gapsOf(marks), first: (marks[0] ?? Number.NaN) - sent, ack };
}

/** The same function, driven by a loop that keeps its results in memory. */
async function floorRound(appUrl: string, marks: number[]): Promise<number[]> {
  marks.length = 0;
  const { transport, close } = createHttpTransport();
  const memos: Record<string, unknown> = {};
  const stack: string[] = [];
  const event = { name: "bench/steps", data: {}, id: "floor", ts: Date.now() };
  for (let status = 206; status === 206; ) {
    const ctx = {
      run_id: "floor",
      env: "",
      step_id: "step",
      attempt: 0,
      max_attempts: 5,
      stack: { stack, current: stack.length },
    };
    const response = await transport(
      {
        url: `${appUrl}?fnId=bench-steps&stepId=step`,
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ event, events: [event], steps: memos, version: 2, use_api: false, ctx }),
      },
      new AbortController().signal,
    );
    status = response.status;
    const reply = parseJson(response.body);
    if (!Array.isArray(reply)) continue;
    for (const op of reply.filter(isObject).map(parseOp)) {
      if (op.op !== "StepRun") continue;
      memos[op.id] = { data: op.data };
      stack.push(op.id);
    }
  }
  close();
  return gapsOf(marks);
}

/** Steps per second of 100 runs of five steps at once. */
async function burstRound(engine: Engine): Promise<number> {
  const started = performance.now();
  await engine.send(Array.from({ length: 100 }, () => ({ name: "bench/short" })));
  await engine.idle();
  return (100 * 5 * 1000) / (performance.now() - started);
}

async function startApp(marks: number[]) {
  const logger = { info() {}, warn() {}, error() {}, debug() {} };
  const client = new Inngest({ id: "bench", isDev: true, logger });
  const long = client.createFunction({ id: "steps", triggers: [{ event: "bench/steps" }] }, async ({ step }) => {
    for (let i = 0; i < steps; i++) await step.run(`s${i}`, () => marks.push(performance.now()));
  });
  const short = client.createFunction({ id: "short", triggers: [{ event: "bench/short" }] }, async ({ step }) => {
    for (let i = 0; i < 5; i++) await step.run(`s${i}`, () => i);
  });
  const server = createServer(serve({ client, functions: [long, short] }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${address.port}/api/inngest`, close };
}

function commitTimes(path: string): number[] {
  const database = new Database(path);
  const times = Array.from({ length: 100 }, (_, n) => {
    const started = performance.now();
    database.transaction(() => database.run("insert into apps values (?, '', '', '', '', 0)", String(n)));
    return performance.now() - started;
  });
  database.close();
  return times;
}

function gapsOf(marks: number[]): number[] {
  return marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark));
}

function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
