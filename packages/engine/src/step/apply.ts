import type { Context } from "../context.ts";
import { type FaultReport, holds, parseExpression } from "../expression/expression.ts";
import { faultsOf } from "../expression/expression-fault.ts";
import { payloadOf } from "../intake/event.ts";
import { isObject, type JsonObject, parseJson, textOf } from "../json.ts";
import { limits } from "../limits.ts";
import { addJob } from "../queue/add-job.ts";
import { finishRun } from "../run/finish-run.ts";
import { type EventRow, eventsOfRun, eventsSince, insertAnswer } from "../storage/events.ts";
import { deleteGatewayRequest, insertGatewayRequest } from "../storage/gateway-requests.ts";
import { deleteJob, deleteJobOf, findTimerOf, type JobRow, postponeJob, repeatJob } from "../storage/jobs.ts";
import { addRunWarning, findRun, markWaitingForApp, type RunRow, saveRunPlan } from "../storage/runs.ts";
import { deleteSignalWait } from "../storage/signals.ts";
import { keepStepInput } from "../storage/step-inputs.ts";
import { insertStep, stateBytesOfRun, stepIdsOfRun } from "../storage/steps.ts";
import { deleteWait, insertWait } from "../storage/waits.ts";
import { applyInvoke } from "./apply-invoke.ts";
import { decideResume } from "./decide.ts";
import { noteDefer } from "./defer.ts";
import type { Effect, Memo, RunState } from "./effect.ts";
import { waitForSignal } from "./signal.ts";

/** A run's row as decisions see it. */
export function runState({ database }: Context, run: RunRow): RunState {
  const stored = parseJson(run.pending);
  const pending = Array.isArray(stored) ? stored.filter(isObject) : [];
  return {
    requestVersion: run.request_version,
    planning: run.planning === 1,
    pending: pending.map((step) => ({ id: textOf(step.id) ?? "", race: step.race === true })),
    savedSteps: stepIdsOfRun(database, run.id),
    stateBytes: stateBytesOfRun(database, run.id),
  };
}

/** Effects after which the same call is made again. */
const keepsCall = new Set<Effect["do"]>(["retry", "wait-for-app", "ask-again"]);

/** Writes what was decided about an answered call. Runs in the caller's transaction. */
export function applyToCall(context: Context, run: RunRow, job: JobRow, effects: Effect[], startedAt: number): void {
  const isKept = (effect: Effect) => keepsCall.has(effect.do) || (effect.do === "discover" && job.kind === "discover");
  // First, so that what this call leads to does not meet its row.
  if (!effects.some(isKept)) deleteJob(context.database, job.id);
  applyAll(context, run, job, effects, startedAt);
}

/** Writes what was decided about steps that ended in the middle of a call: the call goes on. */
export function applyToRun(context: Context, run: RunRow, effects: Effect[], startedAt: number): void {
  applyAll(context, run, null, effects, startedAt);
}

/** Ends a step that a timer, an event or another run has ended, and goes on with its run. */
export function resumeStep(context: Context, runId: string, stepId: string, memo: Memo): void {
  const { database } = context;
  const run = findRun(database, runId);
  const timer = findTimerOf(database, runId, stepId);
  if (!run || run.ended_at !== null || !timer) return;
  deleteJob(database, timer.id);
  deleteWait(database, { run_id: runId, kind: "event", step_id: stepId });
  deleteSignalWait(database, runId, stepId);
  const step = { id: stepId, op: timer.op, name: timer.name };
  applyAll(context, run, null, decideResume(runState(context, run), step, memo), timer.created_at);
}

/** Ends a wait with the event it got. The run's later waits, which look back a little, pass that event over. */
export function answerStep(context: Context, runId: string, stepId: string, event: EventRow): void {
  insertAnswer(context.database, runId, event.id);
  resumeStep(context, runId, stepId, { data: payloadOf(event) });
}

function applyAll(context: Context, run: RunRow, job: JobRow | null, effects: Effect[], startedAt: number): void {
  for (const effect of effects) {
    if (effect.do !== "wait-for-signal") apply(context, run, job, effect, startedAt);
    else if (waitForSignal(context, run, effect) === "run-ended") return; // And with it all that was to follow.
  }
}

type AppliedEffect = Exclude<Effect, { do: "wait-for-signal" }>;

function apply(context: Context, run: RunRow, job: JobRow | null, effect: AppliedEffect, startedAt: number): void {
  const { database, clock } = context;
  const now = clock.now();
  // What continues a run keeps the run's place in the queue: older runs end before younger ones begin. Never later
  // than now, for the clock may have been set back since.
  const place = Math.min(run.queued_at - run.priority_ms, now);
  switch (effect.do) {
    case "save-step": {
      const { id, op, name } = effect;
      const memo = JSON.stringify(effect.memo);
      insertStep(database, { run_id: run.id, id, op, name, memo, started_at: startedAt, ended_at: now });
      deleteJobOf(database, run.id, "step", id);
      deleteGatewayRequest(database, run.id, id);
      return;
    }
    case "keep-input":
      keepStepInput(database, run.id, effect.id, "arguments", effect.input);
      return;
    case "run-step":
      addJob(context, run, { kind: "step", stepId: effect.id, op: "StepPlanned", name: effect.name, dueAt: place });
      return;
    case "discover":
      // One discovery after the other is the same row: most steps of most runs, at half the pages written.
      if (job?.kind === "discover") repeatJob(database, job.id, now, place);
      else addJob(context, run, { kind: "discover", stepId: "", op: "", name: "", dueAt: place });
      return;
    case "ask-again":
      if (job) {
        const { attempt } = job;
        postponeJob(database, job.id, { attempt, unreachable: 0, lost: 0, empty: effect.empty, dueAt: place });
      }
      return;
    case "sleep":
      addJob(context, run, { kind: "sleep", stepId: effect.id, op: "Sleep", name: effect.name, dueAt: effect.until });
      keepStepInput(database, run.id, effect.id, "options", { sleepUntil: effect.until });
      return;
    case "wait":
      applyWait(context, run, effect, startedAt);
      return;
    case "invoke":
      applyInvoke(context, run, effect);
      return;
    case "fetch": {
      const { id: stepId, op, name } = effect;
      insertGatewayRequest(database, run.id, stepId, JSON.stringify(effect.request));
      addJob(context, run, { kind: "step", stepId, op, name, dueAt: place });
      return;
    }
    case "defer":
    case "abort-defer":
      noteDefer(context, run, effect);
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

/**
 * Registers a wait. An event that arrived while the app was answering counts too: otherwise a sender who
 * reacts to the run's own progress would lose a race it cannot see.
 */
function applyWait(context: Context, run: RunRow, wait: Extract<Effect, { do: "wait" }>, startedAt: number): void {
  const { database, clock } = context;
  const now = clock.now();
  if (findTimerOf(database, run.id, wait.id)) return; // Reported again.
  const { id: stepId, name } = wait;
  addJob(context, run, { kind: "wait_timeout", stepId, op: "WaitForEvent", name, dueAt: wait.until });
  const { event: eventName, expression, until: timeout } = wait;
  keepStepInput(database, run.id, stepId, "options", { eventName, expression, timeout });
  insertWait(database, {
    run_id: run.id,
    kind: "event",
    step_id: stepId,
    event_name: eventName,
    expression,
    created_at: now,
    expires_at: timeout,
  });
  const triggers = eventsOfRun(database, run.id);
  const since = Math.max(startedAt, now - limits.waitLookBackMs);
  const trigger = triggers[0] ? payloadOf(triggers[0]) : {};
  const report = faultsOf(context, run.function_slug);
  const early = eventsSince(database, wait.event, since, run.id).find(
    (event) =>
      !triggers.some((own) => own.id === event.id) && matches(wait.expression, trigger, payloadOf(event), now, report),
  );
  if (early) context.consequences.push({ kind: "answer", runId: run.id, stepId: wait.id, event: early });
}

/** Whether an incoming event meets a wait's condition. Conditions that cannot be evaluated never match, which is reported. */
export function matches(
  expression: string | null,
  event: JsonObject,
  incoming: JsonObject,
  now = 0,
  report?: FaultReport,
): boolean {
  if (expression === null) return true;
  const condition = parseExpression(expression);
  return condition !== null && holds(condition, { event, async: incoming, now }, report);
}
