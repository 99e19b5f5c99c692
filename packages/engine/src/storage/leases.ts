import type { Database } from "./database.ts";

/** Gives a call back before it is over: it is made again by whoever comes next, as another generation. */
export function releaseLease(database: Database, jobId: number, now: number): void {
  database.run(
    "update jobs set leased_at = null, again = 0, generation = generation + 1, due_at = min(due_at, ?) where id = ?",
    now,
    jobId,
  );
}

/** A call that gets on has not been lost in vain: what it failed at before is forgotten. */
export function forgetFailures(database: Database, jobId: number): void {
  database.run(
    `update jobs set attempt = 0, unreachable = 0, lost = 0, empty = 0
     where id = ? and (attempt > 0 or unreachable > 0 or lost > 0 or empty > 0)`,
    jobId,
  );
}
