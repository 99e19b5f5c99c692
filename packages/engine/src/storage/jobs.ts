import type { Database } from "./database.ts";

export type CallKind = "discover" | "step";
export type JobKind = CallKind | "sleep" | "wait_timeout" | "start_timeout" | "finish_timeout";

export type JobRow = {
  id: number;
  run_id: string;
  app_id: string;
  kind: JobKind;
  step_id: string;
  op: string;
  name: string;
  attempt: number;
  generation: number;
  again: number;
  unreachable: number;
  lost: number;
  empty: number;
  created_at: number;
  due_at: number;
  leased_at: number | null;
  concurrency_a: string | null;
  concurrency_b: string | null;
};

export type NewJob = Pick<
  JobRow,
  "run_id" | "app_id" | "kind" | "step_id" | "op" | "name" | "created_at" | "due_at"
> & {
  concurrency: readonly string[];
};

/** Adds a job unless the run has it already: the app reports open steps again and again. */
export function insertJob(database: Database, job: NewJob): void {
  database.run(
    `insert into jobs (run_id, app_id, kind, step_id, op, name, created_at, due_at, concurrency_a, concurrency_b)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run_id, kind, step_id) do update set again = 1 where kind = 'discover' and leased_at is not null`,
    job.run_id,
    job.app_id,
    job.kind,
    job.step_id,
    job.op,
    job.name,
    job.created_at,
    job.due_at,
    job.concurrency[0] ?? null,
    job.concurrency[1] ?? null,
  );
}

const isCall = "kind in ('discover', 'step')";
const isTimer = "kind not in ('discover', 'step')";

/** Timers that have come due: sleeps and timeouts, which need no call to an app. */
export function dueTimers(database: Database, now: number): JobRow[] {
  return database.all(
    `select * from jobs where leased_at is null and due_at <= ? and ${isTimer} order by due_at, id limit 500`,
    now,
  );
}

/** Neither of a call's concurrency keys is among the full ones, the statement's second parameter. */
const hasRoom = `(concurrency_a is null or concurrency_a not in (select value from json_each(?2)))
     and (concurrency_b is null or concurrency_b not in (select value from json_each(?2)))`;

/** The oldest due call whose concurrency keys have room and whose app is not away. */
export function nextDueCall(
  database: Database,
  now: number,
  fullKeys: readonly string[],
  awayApps: readonly string[],
): JobRow | undefined {
  return database.get(
    `select * from jobs where leased_at is null and due_at <= ?1 and ${isCall}
     and app_id not in (select value from json_each(?3))
     and ${hasRoom}
     order by due_at, id limit 1`,
    now,
    JSON.stringify(fullKeys),
    JSON.stringify(awayApps),
  );
}

/**
 * The one call that shows whether an app is back: one that has tried already, once it is due, so that no other run is
 * begun for it; rather not one that the app may have died of. The oldest due call when none has tried yet.
 */
export function nextProbe(
  database: Database,
  appId: string,
  fullKeys: readonly string[],
  now: number,
): JobRow | undefined {
  const full = JSON.stringify(fullKeys);
  const tried = database.get<JobRow>(
    `select * from jobs where app_id = ?1 and unreachable > 0 and leased_at is null and ${hasRoom}
     order by lost, unreachable desc, id limit 1`,
    appId,
    full,
  );
  if (tried) return tried.due_at <= now ? tried : undefined;
  return database.get(
    `select * from jobs where leased_at is null and due_at <= ?3 and ${isCall} and app_id = ?1 and ${hasRoom}
     order by due_at, id limit 1`,
    appId,
    full,
    now,
  );
}

/** Those of the jobs that are no more. */
export function goneJobs(database: Database, ids: readonly number[]): number[] {
  const rows = database.all<{ id: number }>(
    "select value as id from json_each(?) where not exists (select 1 from jobs where id = value)",
    JSON.stringify(ids),
  );
  return rows.map((row) => row.id);
}

/** When the next job comes due that is not due yet; `null` when none is waiting. */
export function nextDueAt(database: Database, now: number): number | null {
  const row = database.get<{ due_at: number | null }>(
    `select min(due_at) as due_at from (
       select * from (select due_at from jobs where leased_at is null and ${isCall} and due_at > ?1 order by due_at limit 1)
       union all
       select * from (select due_at from jobs where leased_at is null and ${isTimer} and due_at > ?1 order by due_at limit 1)
     )`,
    now,
  );
  return row?.due_at ?? null;
}

/** Takes a job for one dispatch and returns it with the dispatch's own generation. */
export function leaseJob(database: Database, job: JobRow, now: number): JobRow {
  database.run("update jobs set leased_at = ?, generation = generation + 1 where id = ?", now, job.id);
  return { ...job, leased_at: now, generation: job.generation + 1 };
}

/** The job as stored, if that dispatch is still the current one. */
export function currentJob(database: Database, id: number, generation: number): JobRow | undefined {
  return database.get("select * from jobs where id = ? and generation = ? and leased_at is not null", id, generation);
}

export type Postponement = { attempt: number; unreachable: number; lost: number; empty: number; dueAt: number };

/** Gives a leased job back to be called again later. A discovery asked for meanwhile is the same call. */
export function postponeJob(database: Database, id: number, next: Postponement): void {
  database.run(
    "update jobs set leased_at = null, again = 0, attempt = ?, unreachable = ?, lost = ?, empty = ?, due_at = ? where id = ?",
    next.attempt,
    next.unreachable,
    next.lost,
    next.empty,
    next.dueAt,
    id,
  );
}

export function deleteJob(database: Database, id: number): void {
  database.run("delete from jobs where id = ?", id);
}

/** The timer of an open step: a sleep, or the end of a wait. */
export function findTimerOf(database: Database, runId: string, stepId: string): JobRow | undefined {
  return database.get(
    "select * from jobs where run_id = ? and kind in ('sleep', 'wait_timeout') and step_id = ?",
    runId,
    stepId,
  );
}

export function deleteJobOf(database: Database, runId: string, kind: JobKind, stepId: string): void {
  database.run("delete from jobs where run_id = ? and kind = ? and step_id = ?", runId, kind, stepId);
}

export function deleteJobsOfRun(database: Database, runId: string): void {
  database.run("delete from jobs where run_id = ?", runId);
}

export function jobsOfRun(database: Database, runId: string): JobRow[] {
  return database.all("select * from jobs where run_id = ? order by due_at, id", runId);
}

export function leasedJobs(database: Database): JobRow[] {
  return database.all("select * from jobs where leased_at is not null");
}

/** When the calls in flight have lost their engine: each is due again at its place in the queue, as the same attempt of a new generation. */
export function releaseLeases(database: Database, now: number, losses: 0 | 1): void {
  database.run(
    `update jobs set leased_at = null, again = 0, generation = generation + 1, lost = lost + ?, due_at = min(due_at, ?)
     where leased_at is not null`,
    losses,
    now,
  );
}

/** Whether a call is running, due, or waiting for a retry. Runs that start in the future do not count. */
export function hasOpenCalls(database: Database, now: number): boolean {
  const row = database.get(
    `select 1 from jobs join runs on runs.id = jobs.run_id
     where jobs.${isCall} and not (runs.status = 'queued' and jobs.due_at > ?) limit 1`,
    now,
  );
  return row !== undefined;
}

/** When the engine last did something that it wrote down, or null in a new database. */
export function lastActivity(database: Database): number | null {
  const row = database.get<{ at: number | null }>(
    `select max(at) as at from (
       select max(ended_at) as at from attempts
       union all select max(leased_at) from jobs
       union all select max(created_at) from jobs
       union all select max(received_at) from events)`,
  );
  return row?.at ?? null;
}

/** Moves the timeouts of all runs. */
export function postponeTimeouts(database: Database, byMs: number): void {
  database.run("update jobs set due_at = due_at + ? where kind in ('start_timeout', 'finish_timeout')", byMs);
}

/** An app that registers or answers is up: calls that wait because it was not are due at once. */
export function recallUnreachable(database: Database, appId: string, now: number): void {
  database.run(
    `update jobs set due_at = ?2
     where app_id = ?1 and unreachable > 0 and leased_at is null and due_at > ?2`,
    appId,
    now,
  );
}
