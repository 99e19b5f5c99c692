import type { Context } from "../context.ts";
import { planCrons } from "../intake/plan-crons.ts";
import { limits } from "../limits.ts";
import { handleAnswer } from "../step/answer.ts";
import { insertAttempt } from "../storage/attempts.ts";
import { deleteExpiredKeys } from "../storage/events.ts";
import { lastActivity, leasedJobs, postponeTimeouts, releaseLeases } from "../storage/jobs.ts";
import { followClockBack } from "./clock-set-back.ts";

const reason = "The engine stopped before the app answered.";

/**
 * After a stop that was not graceful: calls that were in flight are due again. This process alone owns the
 * database, so whoever made them is gone. A lost answer is no failure, unless it is lost again and again: one of these
 * calls may be what the process dies of. The time in which there was no engine counts towards no timeout: a run must
 * not be given up for a night with the machine off.
 */
export function recover(context: Context): void {
  const { database, clock } = context;
  const now = clock.now();
  const lastSeen = lastActivity(database);
  if (lastSeen !== null && now > lastSeen) postponeTimeouts(database, now - lastSeen);
  for (const job of leasedJobs(database)) {
    if (job.lost + 1 < limits.lostCallsPerAttempt) continue;
    const startedAt = job.leased_at ?? now;
    handleAnswer(context, { job, startedAt, statusCode: null, reply: { kind: "unanswered", failure: "lost", reason } });
  }
  giveUpCalls(context, 1);
  deleteExpiredKeys(database, now);
  planCrons(context);
  if (lastSeen !== null && now < lastSeen - limits.clockStepMs) followClockBack(context);
}

/** Gives every call in flight back, to be made again. After a graceful stop nothing speaks against the calls: no losses. */
export function giveUpCalls({ database, clock }: Context, losses: 0 | 1): void {
  const now = clock.now();
  for (const job of leasedJobs(database)) {
    insertAttempt(database, {
      run_id: job.run_id,
      step_id: job.step_id || null,
      name: job.name,
      attempt: job.attempt,
      queued_at: Math.max(job.created_at, job.due_at),
      started_at: job.leased_at ?? now,
      ended_at: now,
      outcome: "lost",
      status_code: null,
      error: JSON.stringify({ name: "EngineStopped", message: reason }),
    });
  }
  releaseLeases(database, now, losses);
}
