import type { Context } from "../context.ts";
import { faultWarning } from "../expression/expression-fault.ts";
import { type JsonObject, objectOr, parseJson, textOf } from "../json.ts";
import { allExpressionFaults } from "../storage/expression-faults.ts";
import { allFunctions } from "../storage/functions.ts";
import { countByStatus } from "../storage/run-search.ts";
import { findRun, type RunStatus } from "../storage/runs.ts";
import { listCrons } from "../storage/schedules.ts";
import { findRuns } from "./find-runs.ts";

export type FunctionView = {
  id: string;
  appId: string;
  name: string;
  config: JsonObject;
  /** What is wrong with it, as sentences: options that are not applied or cannot be read, the expression that failed last. */
  warnings: string[];
  archived: boolean;
  /** Since when events start no runs of it; `null` when they do. */
  pausedAt: number | null;
  runs: Record<RunStatus, number>;
  /** Failed runs as a share of those that completed or failed; `null` when there are none. */
  failureShare: number | null;
  lastRunAt: number | null;
  /** The last of them that failed, and what its error says. */
  lastFailure: { runId: string; at: number; message: string } | null;
  /** When its crons start it next; nothing while it is paused. */
  nextTicks: { cron: string; at: number }[];
};

/** The functions, with what their runs queued since a moment have come to. */
export function functionViews(context: Context, since: number): FunctionView[] {
  const { database, registry } = context;
  const crons = Map.groupBy(listCrons(database), (cron) => cron.function_slug);
  const faults = new Map(allExpressionFaults(database).map((fault) => [fault.function_slug, faultWarning(fault)]));
  const counts = Map.groupBy(countByStatus(database, since), (count) => count.function_slug);
  return allFunctions(database).map((fn) => {
    const own = counts.get(fn.slug) ?? [];
    const runs = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 };
    for (const { status, n } of own) runs[status] = n;
    const fault = faults.get(fn.slug);
    const ended = runs.completed + runs.failed;
    return {
      id: fn.slug,
      appId: fn.app_id,
      name: fn.name,
      config: objectOr(parseJson(fn.config)),
      warnings: [...(registry.get(fn.slug)?.warnings ?? []), ...(fault === undefined ? [] : [fault])],
      archived: fn.archived_at !== null,
      pausedAt: fn.paused_at,
      runs,
      failureShare: ended === 0 ? null : runs.failed / ended,
      lastRunAt: own.length === 0 ? null : Math.max(...own.map((count) => count.last_queued_at)),
      lastFailure: runs.failed === 0 ? null : lastFailureOf(context, fn.slug, since),
      nextTicks: (crons.get(fn.slug) ?? []).map(({ cron, fire_at }) => ({ cron, at: fire_at })),
    };
  });
}

function lastFailureOf(context: Context, slug: string, since: number): FunctionView["lastFailure"] {
  const [place] = findRuns(context, { functionSlug: slug, status: "failed", from: since, limit: 1 }).places;
  const run = place && findRun(context.database, place.id);
  if (!run) return null;
  const error = run.error === null ? null : parseJson(run.error);
  const message = textOf(objectOr(error).message) ?? textOf(error) ?? JSON.stringify(error);
  return { runId: run.id, at: run.ended_at ?? run.queued_at, message: message.slice(0, 500) };
}
