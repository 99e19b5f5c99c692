import type { RegisteredFunction } from "../app/registry.ts";
import type { Context } from "../context.ts";
import { admitInvoked, type Refusal } from "../intake/admit.ts";
import { ownEvent } from "../intake/event.ts";
import { mergeSessions } from "../intake/sessions.ts";
import { objectOr } from "../json.ts";
import { addJob } from "../queue/add-job.ts";
import { insertEvent } from "../storage/events.ts";
import { findTimerOf } from "../storage/jobs.ts";
import type { RunRow } from "../storage/runs.ts";
import { keepStepInput } from "../storage/step-inputs.ts";
import type { Effect } from "./effect.ts";

/** Starts the function that a step invokes, or ends the step with the reason why it was not started. */
export function applyInvoke(context: Context, run: RunRow, invoke: Extract<Effect, { do: "invoke" }>): void {
  const { database, registry } = context;
  if (findTimerOf(database, run.id, invoke.id)) return; // Reported again.
  const { id: stepId, name, until: timeout } = invoke;
  addJob(context, run, { kind: "wait_timeout", stepId, op: "InvokeFunction", name, dueAt: timeout });
  const fn = registry.get(invoke.slug);
  const options = { functionID: invoke.slug, timeout };
  if (!fn?.active) {
    keepStepInput(database, run.id, stepId, "options", options);
    const message = `could not find function with ID: ${invoke.slug}`;
    const memo = { error: { name: "Error", message } };
    context.consequences.push({ kind: "resume", runId: run.id, stepId: invoke.id, memo });
    return;
  }
  const data = {
    ...objectOr(invoke.payload.data),
    _inngest: { fn_id: invoke.slug, correlation_id: `${run.id}.${invoke.id}` },
  };
  const merged = mergeSessions(invoke.payload.meta);
  const meta = "meta" in merged ? merged.meta : undefined;
  const event = ownEvent(context, "inngest/function.invoked", data, undefined, meta);
  insertEvent(database, event, false);
  keepStepInput(database, run.id, stepId, "options", { ...options, triggeringEventID: event.id });
  const admission = admitInvoked(context, fn, event, { runId: run.id, stepId: invoke.id });
  if ("runId" in admission) return;
  const message = `The function ${invoke.slug} was not invoked: ${whyRefused(admission.refusal, fn)}.`;
  const memo = { error: { name: "InvocationRefused", message } };
  context.consequences.push({ kind: "resume", runId: run.id, stepId: invoke.id, memo });
}

/** Why a function was not invoked, as the end of a sentence. */
function whyRefused(refusal: Refusal, fn: RegisteredFunction): string {
  switch (refusal) {
    case "duplicate":
      return "the event was handled before";
    case "idempotency":
      return `its idempotency key ${fn.idempotency} has this value in another run`;
    case "rate_limit":
      return "its rate limit is used up";
    case "debounce":
      return "a later event has taken its place";
    case "singleton":
      return "it is a singleton and another run of it is live";
    case "paused":
      return "it is paused";
    default:
      return refusal satisfies never;
  }
}
