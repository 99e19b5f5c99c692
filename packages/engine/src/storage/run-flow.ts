import type { Database } from "./database.ts";

export type SkipReason = "singleton" | "paused";

export type SkippedRun = {
  id: string;
  function_slug: string;
  event_name: string;
  eventIds: readonly string[];
  reason: SkipReason;
  /** The live run in whose favour this one does not run. */
  blockingRunId: string | null;
};

/** Stores a run that ended before it began, so that people can see why an event started nothing. */
export function insertSkippedRun(database: Database, run: SkippedRun, now: number): void {
  database.run(
    `insert into runs (id, function_slug, status, event_name, queued_at, ended_at, skip_reason, blocking_run_id)
     values (?, ?, 'skipped', ?, ?, ?, ?, ?)`,
    run.id,
    run.function_slug,
    run.event_name,
    now,
    now,
    run.reason,
    run.blockingRunId,
  );
  for (const [seq, eventId] of run.eventIds.entries()) {
    database.run("insert into run_events (run_id, seq, event_id) values (?, ?, ?)", run.id, seq, eventId);
  }
}

/** The live run that is the singleton of a key. */
export function liveSingleton(database: Database, key: string): string | null {
  const row = database.get<{ id: string }>(
    "select id from runs where singleton_key is not null and singleton_key = ? and ended_at is null",
    key,
  );
  return row?.id ?? null;
}

export function becomeSingleton(database: Database, runId: string, key: string): void {
  database.run("update runs set singleton_key = ? where id = ?", key, runId);
}

export function setPriority(database: Database, runId: string, priorityMs: number): void {
  database.run("update runs set priority_ms = ? where id = ?", priorityMs, runId);
}

export function liveRunsOf(database: Database, slug: string): string[] {
  const rows = database.all<{ id: string }>(
    "select id from runs where function_slug = ? and status in ('queued', 'running')",
    slug,
  );
  return rows.map((row) => row.id);
}
