import type { Context } from "../context.ts";
import { concurrencyKeysOfRun } from "../run/start-run.ts";
import { insertJob, type JobKind } from "../storage/jobs.ts";
import type { RunRow } from "../storage/runs.ts";

export type JobOfRun = { kind: JobKind; stepId: string; op: string; name: string; dueAt: number };

/** Adds what is to do next for a run, under the function's concurrency keys if it is a call. */
export function addJob(context: Context, run: RunRow, { kind, stepId, op, name, dueAt }: JobOfRun): void {
  const isCall = kind === "discover" || kind === "step";
  insertJob(context.database, {
    run_id: run.id,
    app_id: context.registry.get(run.function_slug)?.appId ?? "",
    kind,
    step_id: stepId,
    op,
    name,
    created_at: context.clock.now(),
    due_at: dueAt,
    concurrency: isCall ? concurrencyKeysOfRun(context, run.function_slug, run.id) : [],
  });
}
