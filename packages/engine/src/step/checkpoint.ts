import type { Op } from "../call/op.ts";
import { requestIdOf } from "../call/request.ts";
import type { Context } from "../context.ts";
import { finishRun } from "../run/finish-run.ts";
import { insertAttempt } from "../storage/attempts.ts";
import { currentJob, type JobRow } from "../storage/jobs.ts";
import { forgetFailures, releaseLease } from "../storage/leases.ts";
import { clearWaitingForApp, findRun } from "../storage/runs.ts";
import { applyToRun, runState } from "./apply.ts";
import { decideCheckpoint } from "./decide-checkpoint.ts";
import type { Effect } from "./effect.ts";

/** Steps an app has finished in a call that goes on, and which dispatch that call belongs to. */
export type Checkpoint = {
  runId: string;
  jobId: number;
  generation: number | null;
  requestId: string | null;
  ops: Op[];
};

/** `since` is when the call was made or last reported steps. */
export type CallInFlight = { since: number | null; isClosing: boolean };

export type CheckpointResult =
  | { kind: "saved"; jobId: number }
  /** The engine is closing: the steps are saved, and the app has to stop here. The next engine goes on from them. */
  | { kind: "saved-at-last" }
  /** The call counts for nothing any more: it was made again, or its run has ended. The app has to stop. */
  | { kind: "superseded" }
  | { kind: "unknown-run" }
  | { kind: "refused"; jobId: number; status: 400 | 413; reason: string };

/** Makes finished steps durable while their call goes on, unless the engine is closing. Must run in a transaction. */
export function saveCheckpoint(context: Context, checkpoint: Checkpoint, call: CallInFlight): CheckpointResult {
  const { database, clock, random, retryIntervalMs, stepOutputBytes } = context;
  const run = findRun(database, checkpoint.runId);
  if (!run) return { kind: "unknown-run" };
  const job = dispatchOf(context, checkpoint);
  if (!job || run.ended_at !== null) return { kind: "superseded" };

  const now = clock.now();
  const decision = decideCheckpoint(runState(context, run), checkpoint.ops, {
    now,
    random,
    retryIntervalMs,
    stepOutputBytes,
  });
  switch (decision.kind) {
    case "refuse":
      return { kind: "refused", jobId: job.id, status: decision.status, reason: decision.reason };
    case "fail":
      finishRun(context, run.id, { status: "failed", error: decision.error });
      return { kind: "superseded" };
    case "save": {
      const startedAt = call.since ?? now;
      applyToRun(context, run, decision.effects, startedAt);
      for (const effect of decision.effects) recordStep(context, job, effect, startedAt);
      forgetFailures(database, job.id);
      if (run.waiting_for_app_since !== null) clearWaitingForApp(database, run.id);
      if (call.isClosing) {
        releaseLease(database, job.id, now);
        return { kind: "saved-at-last" };
      }
      return { kind: "saved", jobId: job.id };
    }
    default:
      return decision satisfies never;
  }
}

/** The dispatch a checkpoint belongs to, if it is the current one. */
function dispatchOf({ database }: Context, checkpoint: Checkpoint): JobRow | null {
  const { jobId, generation, requestId, runId } = checkpoint;
  const named = generation ?? Number(requestId?.split(".").at(-1) ?? Number.NaN);
  const job = Number.isInteger(named) ? currentJob(database, jobId, named) : undefined;
  if (!job || job.run_id !== runId) return null;
  return requestId === null || requestId === requestIdOf(job) ? job : null;
}

function recordStep({ database, clock }: Context, job: JobRow, effect: Effect, startedAt: number): void {
  if (effect.do !== "save-step") return;
  insertAttempt(database, {
    run_id: job.run_id,
    step_id: effect.id,
    name: effect.name,
    attempt: job.attempt,
    started_at: startedAt,
    ended_at: clock.now(),
    outcome: "succeeded",
    status_code: null,
    error: null,
  });
}
