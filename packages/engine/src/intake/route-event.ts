import type { RegisteredFunction } from "../app/registry.ts";
import type { Context } from "../context.ts";
import type { FaultReport } from "../expression/expression.ts";
import { faultsOf } from "../expression/expression-fault.ts";
import type { JsonObject } from "../json.ts";
import { finishRun } from "../run/finish-run.ts";
import { answerStep, matches, resumeStep } from "../step/apply.ts";
import { type EventRow, eventsOfRun, insertEvent } from "../storage/events.ts";
import { findRun } from "../storage/runs.ts";
import { type WaitRow, waitsFor } from "../storage/waits.ts";
import { offer } from "./admit.ts";
import { payloadOf } from "./event.ts";

/** Stores an event and does everything it causes; `false` when it is known already. */
export function acceptEvent(context: Context, event: EventRow, awaitingSync: boolean): boolean {
  if (!insertEvent(context.database, event, awaitingSync)) return false;
  const payload = payloadOf(event);
  // Waits before triggers: the runs this event starts are not meant by it.
  answerWaits(context, event, payload);
  for (const fn of functionsFor(context, event)) offer(context, fn, event);
  return true;
}

/** Starts the functions of a newly registered app for an event that came before it. */
export function startLate(context: Context, event: EventRow, belongs: (fn: RegisteredFunction) => boolean): void {
  for (const fn of functionsFor(context, event)) {
    if (belongs(fn)) offer(context, fn, event);
  }
}

function functionsFor(context: Context, event: EventRow): RegisteredFunction[] {
  return context.registry.matching(payloadOf(event), context.clock.now(), (slug) => faultsOf(context, slug));
}

function answerWaits(context: Context, event: EventRow, payload: JsonObject): void {
  const { database, clock } = context;
  const now = clock.now();
  for (const wait of waitsFor(database, event.name, now)) {
    const [trigger] = wait.expression === null ? [] : eventsOfRun(database, wait.run_id);
    const report: FaultReport = (...fault) => {
      const run = findRun(database, wait.run_id);
      if (run) faultsOf(context, run.function_slug)(...fault);
    };
    if (matches(wait.expression, trigger ? payloadOf(trigger) : {}, payload, now, report)) {
      answerWait(context, wait, event);
    }
  }
}

function answerWait(context: Context, wait: WaitRow, event: EventRow): void {
  switch (wait.kind) {
    case "event":
      answerStep(context, wait.run_id, wait.step_id, event);
      return;
    case "cancel": {
      const error = { name: "RunCancelled", message: `The event "${event.name}" cancelled the run.` };
      finishRun(context, wait.run_id, { status: "cancelled", error });
      return;
    }
    default:
      wait.kind satisfies never;
  }
}

/** Does what the writes of this transaction have caused, until nothing more follows. */
export function drainConsequences(context: Context): void {
  for (let next = context.consequences.shift(); next; next = context.consequences.shift()) {
    switch (next.kind) {
      case "event":
        acceptEvent(context, next.event, false);
        break;
      case "answer":
        answerStep(context, next.runId, next.stepId, next.event);
        break;
      case "resume":
        resumeStep(context, next.runId, next.stepId, next.memo);
        break;
      default:
        next satisfies never;
    }
  }
}
