import type { Database } from "./database.ts";

export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled" | "skipped";

export type RunRow = {
  id: string;
  function_slug: string;
  status: RunStatus;
  event_name: string;
  parent_run_id: string | null;
  parent_step_id: string | null;
  original_run_id: string | null;
  request_version: number;
  planning: number;
  pending: string;
  waiting_for_app_since: number | null;
  warnings: string;
  queued_at: number;
  started_at: number | null;
  ended_at: number | null;
  output: string | null;
  error: string | null;
  /** How much earlier, or later, than its time the run stands in the queue. */
  priority_ms: number;
  skip_reason: "singleton" | "paused" | null;
  /** The live run for which this one was skipped. */
  blocking_run_id: string | null;
};

export type NewRun = Pick<RunRow, "id" | "function_slug" | "event_name" | "queued_at"> & {
  parent: { runId: string; stepId: string } | null;
  eventIds: string[];
  /** The run that this one runs again. */
  originalRunId?: string | null;
};

export function insertRun(database: Database, run: NewRun): void {
  database.run(
    `insert into runs (id, function_slug, status, event_name, parent_run_id, parent_step_id, original_run_id, queued_at)
     values (?, ?, 'queued', ?, ?, ?, ?, ?)`,
    run.id,
    run.function_slug,
    run.event_name,
    run.parent?.runId ?? null,
    run.parent?.stepId ?? null,
    run.originalRunId ?? null,
    run.queued_at,
  );
  for (const [seq, eventId] of run.eventIds.entries()) {
    database.run("insert into run_events (run_id, seq, event_id) values (?, ?, ?)", run.id, seq, eventId);
  }
}

export function findRun(database: Database, id: string): RunRow | undefined {
  return database.get("select * from runs where id = ?", id);
}

export function slugOfRun(database: Database, id: string): string | undefined {
  return database.get<{ slug: string }>("select function_slug as slug from runs where id = ?", id)?.slug;
}

export function runsOfEvent(database: Database, eventId: string): RunRow[] {
  return database.all(
    "select runs.* from run_events join runs on runs.id = run_events.run_id where event_id = ? order by runs.id",
    eventId,
  );
}

/** A run without what it returned, which may be megabytes. */
export type RunSummaryRow = Omit<RunRow, "output" | "error">;

export const runSummaryColumns = `id, function_slug, status, event_name, parent_run_id, parent_step_id, original_run_id, request_version, planning, pending,
  waiting_for_app_since, warnings, queued_at, started_at, ended_at, priority_ms, skip_reason, blocking_run_id`;

/** Marks the first dispatch; `false` when the run was started before. */
export function startRun(database: Database, id: string, now: number): boolean {
  return (
    database.run("update runs set status = 'running', started_at = ? where id = ? and status = 'queued'", now, id) > 0
  );
}

export type RunPlan = { requestVersion: number; planning: boolean; pending: string };

export function saveRunPlan(database: Database, id: string, plan: RunPlan): void {
  database.run(
    `update runs set request_version = ?, planning = ?, pending = ?, waiting_for_app_since = null where id = ?`,
    plan.requestVersion,
    plan.planning ? 1 : 0,
    plan.pending,
    id,
  );
}

export function markWaitingForApp(database: Database, id: string, now: number): void {
  database.run("update runs set waiting_for_app_since = coalesce(waiting_for_app_since, ?) where id = ?", now, id);
}

export function clearWaitingForApp(database: Database, id: string): void {
  database.run("update runs set waiting_for_app_since = null where id = ?", id);
}

export function addRunWarning(database: Database, id: string, warning: string): void {
  database.run(
    `update runs set warnings = json_insert(warnings, '$[#]', ?1)
     where id = ?2 and not exists (select 1 from json_each(warnings) where value = ?1)`,
    warning,
    id,
  );
}

export type Ending =
  | { status: "completed"; output: string }
  | { status: "failed"; error: string }
  | { status: "cancelled"; error: string };

/** The one transition out of a live status; `false` when the run had ended already. */
export function endRun(database: Database, id: string, ending: Ending, now: number): boolean {
  const changes = database.run(
    `update runs set status = ?, output = ?, error = ?, ended_at = ?, waiting_for_app_since = null, pending = '[]'
     where id = ? and status in ('queued', 'running')`,
    ending.status,
    ending.status === "completed" ? ending.output : null,
    ending.status === "completed" ? null : ending.error,
    now,
    id,
  );
  return changes > 0;
}

/** The runs that steps of this run have invoked. */
export function childRuns(
  database: Database,
  runId: string,
): Pick<RunRow, "id" | "function_slug" | "parent_step_id" | "status">[] {
  return database.all(
    "select id, function_slug, parent_step_id, status from runs where parent_run_id = ? order by id",
    runId,
  );
}
