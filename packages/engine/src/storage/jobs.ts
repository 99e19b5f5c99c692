import type { Database } from "./database.ts";
import { findLane, laneFor, nextReadyAt } from "./lanes.ts";

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
  /** Where a call stands in the queue; timers stand nowhere. */
  lane_id: number | null;
};

export type NewJob = Pick<
  JobRow,
  "run_id" | "app_id" | "kind" | "step_id" | "op" | "name" | "created_at" | "due_at"
> & {
  concurrency: readonly string[];
  /** Which throttle a run has to pass to begin. */
  throttle?: string | undefined;
};

/** Adds a job unless the run has it already: the app reports open steps again and again. */
export function insertJob(database: Database, job: NewJob): void {
  const isCall = job.kind === "discover" || job.kind === "step";
  database.run(
    `insert into jobs (run_id, app_id, kind, step_id, op, name, created_at, due_at, lane_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run_id, kind, step_id) do update set again = 1 where kind = 'discover' and leased_at is not null`,
    job.run_id,
    job.app_id,
    job.kind,
    job.step_id,
    job.op,
    job.name,
    job.created_at,
    job.due_at,
    isCall ? laneOf(database, job) : null,
  );
}

function laneOf(database: Database, job: NewJob): number | null {
  const run = database.get<{ function_slug: string; status: string }>(
    "select function_slug, status from runs where id = ?",
    job.run_id,
  );
  if (!run) return null; // The foreign key says so in a moment.
  const [key_a = "", key_b = ""] = job.concurrency;
  const starts = run.status === "queued" ? 1 : 0;
  const throttle_key = starts === 1 ? (job.throttle ?? "") : "";
  return laneFor(database, { function_slug: run.function_slug, starts, key_a, key_b, throttle_key });
}

const isTimer = "kind not in ('discover', 'step')";

/** Timers that have come due: sleeps and timeouts, which need no call to an app. */
export function dueTimers(database: Database, now: number): JobRow[] {
  return database.all(
    `select * from jobs where leased_at is null and due_at <= ? and ${isTimer} order by due_at, id limit 500`,
    now,
  );
}

/** The first call of a lane that is not in flight. */
export function headOfLane(database: Database, laneId: number): JobRow | undefined {
  return database.get("select * from jobs where lane_id = ? and leased_at is null order by due_at, id limit 1", laneId);
}

/** Calls that an app did not answer, those first that show best whether it is back. */
export function triedCalls(database: Database, appId: string): JobRow[] {
  return database.all(
    `select * from jobs where app_id = ? and unreachable > 0 and leased_at is null
     order by lost, unreachable desc, id limit 100`,
    appId,
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
       select * from (select due_at from jobs where leased_at is null and ${isTimer} and due_at > ?1 order by due_at limit 1)
       union all
       select min(due_at) from jobs where unreachable > 0 and leased_at is null and due_at > ?1
     )`,
    now,
  );
  const dueAts = [row?.due_at ?? null, nextReadyAt(database, now)].filter((at) => at !== null);
  return dueAts.length === 0 ? null : Math.min(...dueAts);
}

/** Takes a job for one dispatch and returns it with the dispatch's own generation. With it, a run has begun. */
export function leaseJob(database: Database, job: JobRow, now: number): JobRow {
  const lane = job.lane_id === null ? undefined : findLane(database, job.lane_id);
  const lane_id = lane?.starts === 1 ? laneFor(database, { ...lane, starts: 0, throttle_key: "" }) : job.lane_id;
  database.run(
    "update jobs set leased_at = ?, generation = generation + 1, lane_id = ? where id = ?",
    now,
    lane_id,
    job.id,
  );
  return { ...job, leased_at: now, generation: job.generation + 1, lane_id };
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

/** Puts a call that was answered back into its lane as the next one of its run. */
export function repeatJob(database: Database, id: number, now: number, dueAt: number): void {
  database.run(
    `update jobs set leased_at = null, again = 0, attempt = 0, unreachable = 0, lost = 0, empty = 0, created_at = ?,
     due_at = ? where id = ?`,
    now,
    dueAt,
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
    `select 1 where exists (select 1 from jobs where leased_at is not null)
       or exists (select 1 from lanes where starts = 0)
       or exists (select 1 from queues where ready_at is not null and ready_at <= ?)`,
    now,
  );
  return row !== undefined;
}

/** When the engine last did something that it wrote down, or null in a new database. */
export function lastActivity(database: Database): number | null {
  const row = database.get<{ at: number | null }>(
    `select max(at) as at from (
       select ended_at as at from attempts where id = (select max(id) from attempts)
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
