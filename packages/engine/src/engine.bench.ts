import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "./bench/child.ts";
import { devServerUrl } from "./bench/env.ts";
import { Floor } from "./bench/floor.ts";
import { intakeCost } from "./bench/load.ts";
import { quantile } from "./bench/quantile.ts";
import { queueCost } from "./bench/queue-cost.ts";
import { readsCost } from "./bench/reads-cost.ts";
import { gapsOf, runsPerSecond, type Server, startApp, stepRound } from "./bench/server.ts";
import type { FunctionName } from "./bench/shapes.ts";
import { limits } from "./limits.ts";
import { Database } from "./storage/database.ts";

const rounds = 60;
const warmUp = 10;
const burst = 2000;

/**
 * Times the engine on a real file and over loopback HTTP, against a floor: the SDK's handler called in a loop by the same
 * HTTP client with nothing stored in between. Engine, app and caller are processes of their own. `added_*` is engine less
 * floor, `ratio_*` engine over floor; `reported` are functions that report their steps in the middle of one call, whose
 * floor reports them to a server that keeps nothing. With `INNGEST_DEV_URL`, the same of Inngest's dev server.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "engine-bench-"));
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}/api/inngest`;
  const nothing = await startChild("./nothing-child.ts", []);
  const floorApp = await startApp("floor", nothing.url);
  const engine = await startChild("./engine-child.ts", [join(folder, "engine.db"), appUrl]);
  const ours: Server = { app: "engine", url: engine.url, appChild: await startApp("engine", engine.url, port) };
  const theirs = devServerUrl === null ? null : await register(devServerUrl);
  const floor = new Floor(floorApp.url);
  const floorRound = async (fn: FunctionName) => {
    await floor.run(fn);
    return gapsOf(await floorApp.next());
  };
  try {
    await fetch(ours.appChild.url, { method: "PUT" }); // It came up after the engine had asked for it.
    const figures: Record<string, number> = {};
    for (const fn of ["steps", "reported"] as const) {
      const gaps = { floor: [] as number[], engine: [] as number[], dev: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        // In turns, so that a busy machine slows all down; the first rounds only warm up.
        const bare = await floorRound(fn);
        const driven = (await stepRound(ours, fn)).gaps;
        const other = theirs ? (await stepRound(theirs, fn)).gaps : [];
        if (round < warmUp) continue;
        gaps.floor.push(...bare);
        gaps.engine.push(...driven);
        gaps.dev.push(...other);
      }
      Object.assign(figures, latencyFigures(fn === "steps" ? "step" : "reported_step", gaps));
    }
    for (const fn of ["one", "one-reported"] as const) {
      const name = fn === "one" ? "runs_per_second" : "reported_runs_per_second";
      const floorRate = async () => {
        const began = performance.now();
        await floor.runMany(fn, burst, limits.concurrentCalls);
        await floorApp.next();
        return (burst * 1000) / (performance.now() - began);
      };
      await floorRate();
      await runsPerSecond(ours, fn, burst);
      const bare = await floorRate();
      const driven = await runsPerSecond(ours, fn, burst);
      Object.assign(figures, { [`floor_${name}`]: bare, [name]: driven, [`ratio_${name}`]: driven / bare });
      if (theirs) figures[`dev_server_${name}`] = await runsPerSecond(theirs, fn, burst);
    }
    const acks = [];
    for (let n = 0; n < rounds; n++) acks.push((await stepRound(ours, "reported")).acknowledgedMs);
    return {
      ...figures,
      event_acknowledged_ms_median: quantile(acks, 0.5),
      ...(await intakeCost(100_000)),
      // What a long queue costs each event, which ought to be nothing: both figures are to be alike.
      queue_us_per_event_at_1000: await queueCost(1000),
      queue_us_per_event_at_20000: await queueCost(20_000),
      // What a dashboard asks, beside 100,000 finished runs.
      ...(await readsCost(folder)),
      // What one commit costs on this disk just now: most of what the engine adds to a step.
      disk_commit_ms_median: quantile(commitTimes(join(folder, "commits.db")), 0.5),
    };
  } finally {
    floor.close();
    for (const child of [engine, nothing, floorApp, ours.appChild, theirs?.appChild]) await child?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function register(url: string): Promise<Server> {
  const appChild = await startApp("dev-server", url);
  const answer = await fetch(appChild.url, { method: "PUT" });
  if (!answer.ok) throw new Error(`The app could not register with ${url}: ${await answer.text()}`);
  return { app: "dev-server", url, appChild };
}

function latencyFigures(name: string, gaps: { floor: number[]; engine: number[]; dev: number[] }) {
  const entries = (["median", "p99"] as const).flatMap((at): [string, number][] => {
    const share = at === "median" ? 0.5 : 0.99;
    const floor = quantile(gaps.floor, share);
    const engine = quantile(gaps.engine, share);
    return [
      [`floor_${name}_ms_${at}`, floor],
      [`${name}_ms_${at}`, engine],
      [`added_${name}_ms_${at}`, engine - floor],
      [`ratio_${name}_${at}`, engine / floor],
      ...(gaps.dev.length > 0 ? [[`dev_server_${name}_ms_${at}`, quantile(gaps.dev, share)] as [string, number]] : []),
    ];
  });
  return Object.fromEntries(entries);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  await new Promise((resolve) => server.close(resolve));
  return port;
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
