import type { Context } from "./context.ts";
import { decideResume, type Effect, type Memo, type RunState } from "./decide.ts";
import { ownEvent, payloadOf } from "./event.ts";
import { holds, parseEquality } from "./expression.ts";
import { finishRun } from "./finish-run.ts";
import { isObject, type JsonObject, objectOr, parseJson, textOf } from "./json.ts";
import { limits } from "./limits.ts";
import { concurrencyKeysOfRun, createRun } from "./start-run.ts";
import { eventsOfRun, eventsSince, insertEvent } from "./storage/events.ts";
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
  const stays = effects.some((effect) => effect.do === "retry" || effect.do === "wait-for-app");
  // First, so that the discovery this call leads to does not meet the row of this one.
  if (!stays) deleteJob(context.database, job.id);
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

function apply(context: Context, run: RunRow, job: JobRow | null, effect: Effect, startedAt: number): void {
  const { database, clock } = context;
  const now = clock.now();
  switch (effect.do) {
    case "save-step": {
      const { id, op, name } = effect;
      const memo = JSON.stringify(effect.memo);
      insertStep(database, { run_id: run.id, id, op, name, memo, started_at: startedAt, ended_at: now });
      deleteJobOf(database, run.id, "step", id);
      return;
    }
    // What continues a run keeps the run's place in the queue: older runs end before younger ones begin.
    case "run-step":
      addJob(context, run, "step", effect.id, "StepPlanned", effect.name, run.queued_at);
      return;
    case "discover":
      addJob(context, run, "discover", "", "", "", run.queued_at);
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
      if (job) postponeJob(database, job.id, { attempt: effect.attempt, unreachable: 0, dueAt: now + effect.delayMs });
      return;
    case "wait-for-app": {
      const { attempt, unreachable } = effect;
      if (job) postponeJob(database, job.id, { attempt, unreachable, dueAt: now + effect.delayMs });
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
  const early = eventsSince(database, wait.event, since).find(
    (event) => !triggers.some((own) => own.id === event.id) && matches(wait.expression, trigger, payloadOf(event)),
  );
  if (early) {
    context.consequences.push({ kind: "resume", runId: run.id, stepId: wait.id, memo: { data: payloadOf(early) } });
  }
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
  createRun(context, fn, event, { runId: run.id, stepId: invoke.id });
}
