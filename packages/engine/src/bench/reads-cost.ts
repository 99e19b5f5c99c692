import { join } from "node:path";
import { createEngine } from "../engine.ts";
import { seedRuns } from "../testing/seed-runs.ts";
import type { RunQuery } from "../view/find-runs.ts";
import { quantile } from "./quantile.ts";

const runs = 100_000;
const rounds = 40;

/** What lists, details, counts and starting take with 100,000 finished runs in the file. Times are of the whole HTTP call. */
export async function readsCost(folder: string): Promise<Record<string, number>> {
  const path = join(folder, "reads.db");
  const now = Date.now();
  seedRuns(path, { runs, functions: 20, now, apartMs: 100 });

  const started = performance.now();
  const engine = createEngine({ database: path, apps: [], retention: { runs: Infinity } });
  const { url } = await engine.listen({ port: 0 });
  await engine.start();
  const startMs = performance.now() - started;

  const queries: RunQuery[] = [{}, { status: "failed" }, { functionSlug: "seed-7" }, { order: "oldest" }];
  const middle = engine.runPage({ until: now - (runs / 2) * 100, limit: 1 }).runs[0]?.cursor ?? "";
  const paths = [
    "/v1/runs?limit=50",
    "/v1/runs?limit=50&status=failed",
    "/v1/runs?limit=50&status=failed,cancelled&function_id=seed-3,seed-4,seed-10",
    "/v1/runs?limit=50&app_id=seed&time_field=ended",
    `/v1/runs?limit=50&cursor=${middle}`,
    `/v1/runs?limit=50&status=cancelled&cursor=${middle}`,
    "/v1/events?limit=50",
  ];
  const lists: number[] = [];
  const details: number[] = [];
  const ids = engine.listRuns({ limit: rounds }).map((run) => run.id);
  for (const id of ids) {
    for (const path of paths) lists.push(await timeOf(`${url}${path}`));
    details.push(await timeOf(`${url}/v1/runs/${id}`));
  }
  const counts = queries.map((query) => cost(() => engine.countRuns(query)));
  const functions = [await timeOf(`${url}/v1/functions`), await timeOf(`${url}/v1/functions`)];
  await engine.close();
  return {
    list_ms_100k_p50: quantile(lists, 0.5),
    list_ms_100k_p99: quantile(lists, 0.99),
    run_detail_ms_100k_p50: quantile(details, 0.5),
    count_ms_100k_max: Math.max(...counts),
    functions_ms_100k: Math.min(...functions),
    start_ms_100k: startMs,
  };
}

async function timeOf(url: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(url);
  await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return performance.now() - started;
}

function cost(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
