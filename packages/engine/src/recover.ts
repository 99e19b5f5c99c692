import type { Context } from "./context.ts";
import { insertAttempt } from "./storage/attempts.ts";
import { deleteExpiredKeys } from "./storage/events.ts";
import { lastActivity, leasedJobs, postponeTimeouts, releaseLeases } from "./storage/jobs.ts";

/**
 * After a stop that was not graceful: calls that were in flight are due again. This process alone owns the
 * database, so whoever made them is gone. A lost answer is no failure: the attempt stays the same. The time in which
 * there was no engine counts towards no timeout: a run must not be given up for a night with the machine off.
 */
export function recover({ database, clock }: Context): void {
  const now = clock.now();
  const lastSeen = lastActivity(database);
  if (lastSeen !== null && now > lastSeen) postponeTimeouts(database, now - lastSeen);
  for (const job of leasedJobs(database)) {
    insertAttempt(database, {
      run_id: job.run_id,
      step_id: job.step_id || null,
      name: job.name,
      attempt: job.attempt,
      started_at: job.leased_at ?? now,
      ended_at: now,
      outcome: "lost",
      status_code: null,
      error: JSON.stringify({ name: "EngineStopped", message: "The engine stopped before the app answered." }),
    });
  }
  releaseLeases(database, now);
  deleteExpiredKeys(database, now);
}
