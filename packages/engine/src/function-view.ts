import type { Context } from "./context.ts";
import { type JsonObject, objectOr, parseJson } from "./json.ts";
import { allFunctions } from "./storage/functions.ts";
import { countByStatus } from "./storage/run-search.ts";
import type { RunStatus } from "./storage/runs.ts";

export type FunctionView = {
  id: string;
  appId: string;
  name: string;
  config: JsonObject;
  /** What is wrong with its registration: options that are not applied or cannot be read, as sentences. */
  warnings: string[];
  archived: boolean;
  /** Since when events start no runs of it; `null` when they do. */
  pausedAt: number | null;
  runs: Record<RunStatus, number>;
  /** Failed runs as a share of those that completed or failed; `null` when there are none. */
  failureShare: number | null;
  lastRunAt: number | null;
};

/** The functions, with what their runs queued since a moment have come to. */
export function functionViews({ database, registry }: Context, since: number): FunctionView[] {
  const counts = Map.groupBy(countByStatus(database, since), (count) => count.function_slug);
  return allFunctions(database).map((fn) => {
    const own = counts.get(fn.slug) ?? [];
    const runs = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 };
    for (const { status, n } of own) runs[status] = n;
    const ended = runs.completed + runs.failed;
    return {
      id: fn.slug,
      appId: fn.app_id,
      name: fn.name,
      config: objectOr(parseJson(fn.config)),
      warnings: registry.get(fn.slug)?.warnings ?? [],
      archived: fn.archived_at !== null,
      pausedAt: fn.paused_at,
      runs,
      failureShare: ended === 0 ? null : runs.failed / ended,
      lastRunAt: own.length === 0 ? null : Math.max(...own.map((count) => count.last_queued_at)),
    };
  });
}
