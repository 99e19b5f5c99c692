import type { Database } from "./database.ts";

/** A run that was sent to begin at a date of its own, and has not. */
const beginsAtDate = `exists (select 1 from runs join run_events on run_events.run_id = runs.id join events on events.id = event_id
  where runs.id = jobs.run_id and runs.status = 'queued' and events.ts > events.received_at)`;

/** Calls that wait for nothing but their turn are due, and those whose app was away are due soon. */
export function boundCalls(database: Database, now: number, awayMs: number): void {
  database.run(
    `update jobs set due_at = ?1 + iif(unreachable > 0, ?2, 0) - (select min(priority_ms, 0) from runs where id = run_id)
     where kind in ('discover', 'step') and leased_at is null and attempt = 0 and not ${beginsAtDate}
       and due_at > ?1 + iif(unreachable > 0, ?2, 0) - (select min(priority_ms, 0) from runs where id = run_id)`,
    now,
    awayMs,
  );
}

/** Retries after that many failures are due by then. */
export function boundRetries(database: Database, attempt: number, dueAt: number): void {
  const sql = "update jobs set due_at = ?2 where kind in ('discover', 'step') and attempt = ?1 and due_at > ?2";
  database.run(sql, attempt, dueAt);
}

/** A function's runs that have a timeout of that kind reach it by then. */
export function boundTimeouts(
  database: Database,
  slug: string,
  kind: "start_timeout" | "finish_timeout",
  dueAt: number,
) {
  database.run(
    `update jobs set due_at = ?3 where kind = ?2 and due_at > ?3 and not ${beginsAtDate}
       and run_id in (select id from runs where function_slug = ?1 and ended_at is null)`,
    slug,
    kind,
    dueAt,
  );
}

export function boundDebounces(database: Database, slug: string, now: number, periodMs: number): void {
  database.run(
    "update debounces set opened_at = min(opened_at, ?2), due_at = min(due_at, ?2 + ?3) where function_slug = ?1",
    slug,
    now,
    periodMs,
  );
}

export function boundBatches(database: Database, slug: string, dueAt: number): void {
  database.run("update batches set due_at = min(due_at, ?2) where function_slug = ?1", slug, dueAt);
}

export function boundThrottles(database: Database, slug: string, arrivalAt: number): void {
  database.run("update throttles set arrival_at = min(arrival_at, ?2) where function_slug = ?1", slug, arrivalAt);
}

export function boundRates(database: Database, slug: string, until: number): void {
  database.run("update rate_hits set until = min(until, ?2) where function_slug = ?1", slug, until);
}
