import type { Reply } from "../call/reply.ts";
import type { Context } from "../context.ts";
import type { Json } from "../json.ts";
import { finishRun } from "../run/finish-run.ts";
import { insertAttempt } from "../storage/attempts.ts";
import { currentJob, type JobRow } from "../storage/jobs.ts";
import { clearWaitingForApp, findRun } from "../storage/runs.ts";
import { applyToCall, runState } from "./apply.ts";
import { decide } from "./decide.ts";

/** How a call ended. `headers` are those of the answer that are kept. */
export type CallEnd = { statusCode: number | null; headers?: Record<string, string>; reply: Reply };
export type Answer = CallEnd & { job: JobRow; startedAt: number };

/** Handles the end of a call. An answer to a superseded dispatch, or for a run that has ended, is dropped. */
export function handleAnswer(context: Context, answer: Answer): void {
  const { database, registry, clock } = context;
  const { reply, startedAt } = answer;
  const job = currentJob(database, answer.job.id, answer.job.generation);
  const run = job && findRun(database, job.run_id);
  if (!job || !run || run.ended_at !== null) return;
  const fn = registry.get(run.function_slug);
  if (!fn) {
    const message = `The function ${run.function_slug} is stored in a form this engine cannot read.`;
    finishRun(context, run.id, { status: "failed", error: { name: "EngineError", message } });
    return;
  }

  const effects = decide(
    runState(context, run),
    {
      stepId: job.kind === "step" ? job.step_id : null,
      attempt: job.attempt,
      maxAttempts: fn.maxAttempts,
      unreachable: job.unreachable,
      lost: job.lost,
      empty: job.empty,
      again: job.again === 1,
    },
    reply,
    {
      now: clock.now(),
      random: context.random,
      retryIntervalMs: context.retryIntervalMs,
      stepOutputBytes: context.stepOutputBytes,
    },
  );
  if (reply.kind !== "unanswered" && run.waiting_for_app_since !== null) clearWaitingForApp(database, run.id);
  const away = effects.some((effect) => effect.do === "wait-for-app");
  if (!away) recordAttempt(context, answer, job);
  applyToCall(context, run, job, effects, startedAt);
}

/** Keeps what the call was about and how it ended. Tries that never reached the app are not kept: they may be many. */
function recordAttempt({ database, clock }: Context, answer: Answer, job: JobRow): void {
  const { reply, statusCode, headers, startedAt } = answer;
  const ran = reply.kind === "ops" ? reply.ops.find((op) => "error" in op || op.op === "StepRun") : undefined;
  const error = errorOf(reply);
  insertAttempt(database, {
    run_id: job.run_id,
    step_id: ran?.id ?? (job.step_id || null),
    name: ran?.name ?? job.name,
    attempt: job.attempt,
    queued_at: queuedAt(answer),
    started_at: startedAt,
    ended_at: clock.now(),
    outcome: error === null ? "succeeded" : "failed",
    status_code: statusCode,
    headers: headers === undefined ? null : JSON.stringify(headers),
    error: error === null ? null : JSON.stringify(error),
  });
}

/** A call is made within this of being taken; what begins later in it has followed a checkpoint. */
const madeWithinMs = 20;

/** When what an answer is about was due; `null` for what went on in the middle of a call, which waited for nobody. */
function queuedAt({ job, startedAt }: Answer): number | null {
  if (job.leased_at !== null && startedAt > job.leased_at + madeWithinMs) return null;
  return Math.max(job.created_at, job.due_at);
}

function errorOf(reply: Reply): Json {
  switch (reply.kind) {
    case "error":
      return reply.error;
    case "unanswered":
      return { name: "AppCallFailed", message: reply.reason };
    case "ops": {
      const failed = reply.ops.find((op) => "error" in op);
      return failed && "error" in failed ? failed.error : null;
    }
    case "output":
      return null;
    default:
      return reply satisfies never;
  }
}
