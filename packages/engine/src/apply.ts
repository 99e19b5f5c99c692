import type { Context } from "./context.ts";
import { decideResume, type Effect, type Memo, type RunState } from "./decide.ts";
import { ownEvent, payloadOf } from "./event.ts";
import { holds, parseEquality } from "./expression.ts";
import { finishRun } from "./finish-run.ts";
import { isObject, type JsonObject, objectOr, parseJson, textOf } from "./json.ts";
import { limits } from "./limits.ts";
import { concurrencyKeysOfRun, createRun } from "./start-run.ts";
import { type EventRow, eventsOfRun, eventsSince, insertAnswer, insertEvent } from "./storage/events.ts";
import {
  deleteJob,
  deleteJobOf,
  findTimerOf,
  insertJob,
  type JobKind,
  type JobRow,
  postponeJob,
} from "./storage/jobs.ts";
import { addRunWarning, findRun, markWaitingForApp, type RunRow, saveRunPlan } from "./storage/runs.ts";
import { insertStep, stepIdsOfRun } from "./storage/steps.ts";
import { deleteWait, insertWait } from "./storage/waits.ts";

/** A run's row as decisions see it. */
export function runState({ database }: Context, run: RunRow): RunState {
  const stored = parseJson(run.pending);
  const pending = Array.isArray(stored) ? stored.filter(isObject) : [];
  return {
    requestVersion: run.request_version,
    planning: run.planning === 1,
    pending: pending.map((step) => ({ id: textOf(step.id) ?? "", race: step.race === true })),
    savedSteps: stepIdsOfRun(database, run.id),
  };
}

/** Writes what was decided about an answered call. Runs in the caller's transaction. */
export function applyToCall(context: Context, run: RunRow, job: JobRow, effects: Effect[], startedAt: number): void {
  // First, so that the discovery this call leads to does not meet the row of this one.
  if (!effects.some(({ do: what }) => what === "retry" || what === "wait-for-app" || what === "ask-again"))
    deleteJob(context.database, job.id);
  for (const effect of effects) apply(context, run, job, effect, startedAt);
}

/** Ends a step that a timer, an event or another run has ended, and goes on with its run. */
export function resumeStep(context: Context, runId: string, stepId: string, memo: Memo): void {
  const { database } = context;
  const run = findRun(database, runId);
  const timer = findTimerOf(database, runId, stepId);
  if (!run || run.ended_at !== null || !timer) return;
  deleteJob(database, timer.id);
  deleteWait(database, { run_id: runId, kind: "event", step_id: stepId });
  const step = { id: stepId, op: timer.op, name: timer.name };
  for (const effect of decideResume(runState(context, run), step, memo)) {
    apply(context, run, null, effect, timer.created_at);
  }
}

/** Ends a wait with the event it got. The run's later waits, which look back a little, pass that event over. */
export function answerStep(context: Context, runId: string, stepId: string, event: EventRow): void {
  insertAnswer(context.database, runId, event.id);
  resumeStep(context, runId, stepId, { data: payloadOf(event) });
}

function apply(context: Context, run: RunRow, job: JobRow | null, effect: Effect, startedAt: number): void {
  const { database, clock } = context;
  const now = clock.now();
  // What continues a run keeps the run's place in the queue: older runs end before younger ones begin. Never later
  // than now, for the clock may have been set back since.
  const place = Math.min(run.queued_at, now);
  switch (effect.do) {
    case "save-step": {
      const { id, op, name } = effect;
      const memo = JSON.stringify(effect.memo);
      insertStep(database, { run_id: run.id, id, op, name, memo, started_at: startedAt, ended_at: now });
      deleteJobOf(database, run.id, "step", id);
      return;
    }
    case "run-step":
      addJob(context, run, "step", effect.id, "StepPlanned", effect.name, place);
      return;
    case "discover":
      addJob(context, run, "discover", "", "", "", place);
      return;
    case "ask-again":
      if (job) {
        const { attempt } = job;
        postponeJob(database, job.id, { attempt, unreachable: 0, lost: 0, empty: effect.empty, dueAt: place });
      }
      return;
    case "sleep":
      addJob(context, run, "sleep", effect.id, "Sleep", effect.name, effect.until);
      return;
    case "wait":
      applyWait(context, run, effect, startedAt);
      return;
    case "invoke":
      applyInvoke(context, run, effect);
      return;
    case "plan": {
      const { requestVersion, planning } = effect;
      saveRunPlan(database, run.id, { requestVersion, planning, pending: JSON.stringify(effect.pending) });
      return;
    }
    case "warn":
      addRunWarning(database, run.id, effect.text);
      return;
    case "retry":
      if (job) {
        const dueAt = now + effect.delayMs;
        postponeJob(database, job.id, { attempt: effect.attempt, unreachable: 0, lost: 0, empty: job.empty, dueAt });
      }
      return;
    case "wait-for-app": {
      const { attempt, unreachable, lost } = effect;
      if (job)
        postponeJob(database, job.id, { attempt, unreachable, lost, empty: job.empty, dueAt: now + effect.delayMs });
      markWaitingForApp(database, run.id, now);
      return;
    }
    case "complete":
      finishRun(context, run.id, { status: "completed", output: effect.output });
      return;
    case "fail":
      finishRun(context, run.id, { status: "failed", error: effect.error });
      return;
    default:
      effect satisfies never;
  }
}

function addJob(
  context: Context,
  run: RunRow,
  kind: JobKind,
  stepId: string,
  op: string,
  name: string,
  dueAt: number,
): void {
  const isCall = kind === "discover" || kind === "step";
  insertJob(context.database, {
    run_id: run.id,
    app_id: context.registry.get(run.function_slug)?.appId ?? "",
    kind,
    step_id: stepId,
    op,
    name,
    created_at: context.clock.now(),
    due_at: dueAt,
    concurrency: isCall ? concurrencyKeysOfRun(context, run.function_slug, run.id) : [],
  });
}

/**
 * Registers a wait. An event that arrived while the app was answering counts too: otherwise a sender who
 * reacts to the run's own progress would lose a race it cannot see.
 */
function applyWait(context: Context, run: RunRow, wait: Extract<Effect, { do: "wait" }>, startedAt: number): void {
  const { database, clock } = context;
  const now = clock.now();
  if (findTimerOf(database, run.id, wait.id)) return; // Reported again.
  addJob(context, run, "wait_timeout", wait.id, "WaitForEvent", wait.name, wait.until);
  insertWait(database, {
    run_id: run.id,
    kind: "event",
    step_id: wait.id,
    event_name: wait.event,
    expression: wait.expression,
    created_at: now,
    expires_at: wait.until,
  });
  const triggers = eventsOfRun(database, run.id);
  const since = Math.max(startedAt, now - limits.waitLookBackMs);
  const trigger = triggers[0] ? payloadOf(triggers[0]) : {};
  const early = eventsSince(database, wait.event, since, run.id).find(
    (event) => !triggers.some((own) => own.id === event.id) && matches(wait.expression, trigger, payloadOf(event)),
  );
  if (early) context.consequences.push({ kind: "answer", runId: run.id, stepId: wait.id, event: early });
}

/** Whether an incoming event meets a wait's condition. Conditions that cannot be evaluated never match. */
export function matches(expression: string | null, event: JsonObject, incoming: JsonObject): boolean {
  if (expression === null) return true;
  const equality = parseEquality(expression);
  return equality !== null && holds(equality, { event, async: incoming });
}

function applyInvoke(context: Context, run: RunRow, invoke: Extract<Effect, { do: "invoke" }>): void {
  const { database, registry } = context;
  if (findTimerOf(database, run.id, invoke.id)) return; // Reported again.
  addJob(context, run, "wait_timeout", invoke.id, "InvokeFunction", invoke.name, invoke.until);
  const fn = registry.get(invoke.slug);
  if (!fn?.active) {
    const message = `could not find function with ID: ${invoke.slug}`;
    const memo = { error: { name: "Error", message } };
    context.consequences.push({ kind: "resume", runId: run.id, stepId: invoke.id, memo });
    return;
  }
  const data = {
    ...objectOr(invoke.payload.data),
    _inngest: { fn_id: invoke.slug, correlation_id: `${run.id}.${invoke.id}` },
  };
  const event = ownEvent(context, "inngest/function.invoked", data);
  insertEvent(database, event, false);
  if (createRun(context, fn, event, { runId: run.id, stepId: invoke.id }) !== null) return;
  const message = `The function ${invoke.slug} was not invoked: its idempotency key ${fn.idempotency} has this value in another run.`;
  const memo = { error: { name: "DuplicateInvocation", message } };
  context.consequences.push({ kind: "resume", runId: run.id, stepId: invoke.id, memo });
}
