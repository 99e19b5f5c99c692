import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
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
import { queueCost } from "./testing/queue-cost.ts";
import { readsCost } from "./testing/reads-cost.ts";

const steps = 20;
const rounds = 12;

/**
 * Times the engine, on a real file and over loopback HTTP, against a floor: the same SDK handler called in a
 * loop by the same HTTP client with nothing stored in between. `ratio_*` are engine over floor. `checkpoint_*` are of a
 * function that reports its steps in the middle of one call; its floor reports them to a server that does nothing.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "engine-bench-"));
  const marks: number[] = [];
  const checkpoints = { url: "" };
  const app = await startApp(marks, checkpoints);
  const nothing = await startServer((_, response) => response.end("{}"));
  const engine = createEngine({ database: join(folder, "engine.db"), apps: [{ url: app.url }] });
  try {
    const listening = await engine.listen({ port: 0 });
    await engine.start();
    const ours: number[] = [];
    const floor: number[] = [];
    const first: number[] = [];
    const acks: number[] = [];
    const checkpointed: number[] = [];
    const checkpointFloor: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // In turns, so that a busy machine slows both down; the first round only warms up.
      const measured = await engineRound(engine, marks, "bench/steps");
      const bare = await floorRound(app.url, marks);
      checkpoints.url = listening.url;
      const reported = await engineRound(engine, marks, "bench/checkpoints");
      checkpoints.url = nothing.url;
      const ignored = await checkpointFloorRound(app.url, marks);
      if (round === 0) continue;
      ours.push(...measured.gaps);
      first.push(measured.first);
      acks.push(measured.ack);
      floor.push(...bare);
      checkpointed.push(...reported.gaps);
      checkpointFloor.push(...ignored);
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
      checkpoint_step_ms_median: quantile(checkpointed, 0.5),
      checkpoint_step_ms_p99: quantile(checkpointed, 0.99),
      checkpoint_floor_step_ms_median: quantile(checkpointFloor, 0.5),
      checkpoint_added_step_ms_median: quantile(checkpointed, 0.5) - quantile(checkpointFloor, 0.5),
      checkpoint_added_step_ms_p99: quantile(checkpointed, 0.99) - quantile(checkpointFloor, 0.99),
      ratio_checkpoint_to_request_median: quantile(checkpointed, 0.5) / quantile(ours, 0.5),
      event_to_first_step_ms_median: quantile(first, 0.5),
      event_acknowledged_ms_median: quantile(acks, 0.5),
      burst_steps_per_second: burst,
      // What a long queue costs each event, which ought to be nothing: both figures are to be alike.
      queue_us_per_event_at_1000: await queueCost(1000),
      queue_us_per_event_at_20000: await queueCost(20_000),
      // What a dashboard asks, beside 100,000 finished runs.
      ...(await readsCost(folder)),
      // What one commit costs on this disk just now: most of what the engine adds to a step.
      disk_commit_ms_median: quantile(commitTimes(join(folder, "commits.db")), 0.5),
    };
  } finally {
    await engine.close();
    await app.close();
    await nothing.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Round = { gaps: number[]; first: number; ack: number };

/** One run through the engine: the times between its steps, to its first step, and to the acknowledgement. */
async function engineRound(engine: Engine, marks: number[], name: string): Promise<Round> {
  marks.length = 0;
  const sent = performance.now();
  const [eventId = ""] = await engine.send({ name });
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

/** The function that reports its steps, called once; what it reports is thrown away. */
async function checkpointFloorRound(appUrl: string, marks: number[]): Promise<number[]> {
  marks.length = 0;
  const { transport, close } = createHttpTransport();
  const event = { name: "bench/checkpoints", data: {}, id: "floor", ts: Date.now() };
  const stack = { stack: [], current: 0 };
  const ctx = { run_id: "floor", fn_id: "f", qi_id: "1", env: "", step_id: "step", attempt: 0, max_attempts: 5, stack };
  const request = {
    url: `${appUrl}?fnId=bench-checkpoints&stepId=step`,
    method: "POST" as const,
    headers: { "content-type": "application/json", "x-inngest-generation-id": "1" },
    body: JSON.stringify({ event, events: [event], steps: {}, version: 2, use_api: false, ctx }),
  };
  await transport(request, new AbortController().signal);
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

async function startApp(marks: number[], checkpoints: { url: string }) {
  const logger = { info() {}, warn() {}, error() {}, debug() {} };
  const fetchThere: typeof fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    return fetch(checkpoints.url + pathname, init);
  };
  const client = new Inngest({ id: "bench", isDev: true, logger, checkpointing: false, fetch: fetchThere });
  const functions = [
    client.createFunction({ id: "steps", triggers: [{ event: "bench/steps" }] }, async ({ step }) => {
      for (let i = 0; i < steps; i++) await step.run(`s${i}`, () => marks.push(performance.now()));
    }),
    client.createFunction(
      { id: "checkpoints", triggers: [{ event: "bench/checkpoints" }], checkpointing: true },
      async ({ step }) => {
        for (let i = 0; i < steps; i++) await step.run(`s${i}`, () => marks.push(performance.now()));
      },
    ),
    client.createFunction({ id: "short", triggers: [{ event: "bench/short" }] }, async ({ step }) => {
      for (let i = 0; i < 5; i++) await step.run(`s${i}`, () => i);
    }),
  ];
  const server = await startServer(serve({ client, functions }));
  return { url: `${server.url}/api/inngest`, close: server.close };
}

async function startServer(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${address.port}`, close };
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
