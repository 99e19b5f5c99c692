import type { RegisteredFunction } from "../app/registry.ts";
import type { Context } from "../context.ts";
import { evaluateFor, type FaultReport, keyFor, parseExpression } from "../expression/expression.ts";
import { faultsOf } from "../expression/expression-fault.ts";
import { payloadOf } from "../intake/event.ts";
import type { JsonObject } from "../json.ts";
import { limits } from "../limits.ts";
import { type EventRow, eventsOfRun } from "../storage/events.ts";
import { insertJob } from "../storage/jobs.ts";
import { setPriority } from "../storage/run-flow.ts";
import { insertRun } from "../storage/runs.ts";
import { insertWait } from "../storage/waits.ts";

export type Parent = { runId: string; stepId: string };

export type Origin = { eventIds: string[]; parent: Parent | null; originalRunId: string | null };

/** Writes a run that is to be: its row, its first job, its timeouts and what may cancel it. `event` is its first one. */
export function beginRun(context: Context, fn: RegisteredFunction, event: EventRow, origin: Origin): string {
  const { database, clock, newId } = context;
  const now = clock.now();
  const id = newId(now);
  insertRun(database, {
    id,
    function_slug: fn.slug,
    event_name: event.name,
    queued_at: now,
    ...origin,
  });
  const payload = payloadOf(event);
  // A time of its own only if it was ahead when the event came: the clock may have been set back since.
  const start = event.ts > event.received_at ? Math.max(now, event.ts) : now;
  const report = faultsOf(context, fn.slug);
  const priorityMs = priorityOf(fn, payload, now, report);
  if (priorityMs !== 0) setPriority(database, id, priorityMs);
  insertJob(database, {
    run_id: id,
    app_id: fn.appId,
    kind: "discover",
    step_id: "",
    op: "",
    name: "",
    created_at: now,
    due_at: start - priorityMs,
    concurrency: concurrencyKeys(fn, payload, report),
    throttle: fn.throttle?.key == null ? "" : (keyFor(fn.throttle.key, payload, now, report) ?? ""),
  });
  if (fn.startTimeoutMs !== null) insertTimeout(context, fn, id, "start_timeout", start + fn.startTimeoutMs);
  for (const [index, rule] of fn.cancelOn.entries()) {
    insertWait(database, {
      run_id: id,
      kind: "cancel",
      step_id: String(index),
      event_name: rule.event,
      expression: rule.expression,
      created_at: now,
      expires_at: rule.timeoutMs === null ? null : now + rule.timeoutMs,
    });
  }
  return id;
}

/** Adds the timer that cancels a run which has not started, or not finished, by then. */
export function insertTimeout(
  { database, clock }: Context,
  fn: RegisteredFunction,
  runId: string,
  kind: "start_timeout" | "finish_timeout",
  dueAt: number,
): void {
  const created_at = clock.now();
  insertJob(database, {
    run_id: runId,
    app_id: fn.appId,
    kind,
    step_id: "",
    op: "",
    name: "",
    created_at,
    due_at: dueAt,
    concurrency: [],
  });
}

/** How much earlier, or later, than its time a run stands in the queue. */
function priorityOf(fn: RegisteredFunction, event: JsonObject, now: number, report: FaultReport): number {
  const expression = fn.priority === null ? null : parseExpression(fn.priority);
  const value = expression ? evaluateFor(expression, { event, now }, report) : 0;
  if (typeof value !== "number") return 0;
  return Math.trunc(Math.min(Math.max(value, -limits.prioritySeconds), limits.prioritySeconds)) * 1000;
}

/** The keys under which a run's calls are counted. Those of a wider scope are the same for every function that has them. */
function concurrencyKeys(fn: RegisteredFunction, event: JsonObject, report?: FaultReport): string[] {
  return fn.concurrency.map(({ key, scope }, index) => {
    const value = (key === null ? null : keyFor(key, event, 0, report)) ?? "";
    return scope === "fn" ? `${fn.slug}#${index}#${value}` : `@${scope}#${value}`;
  });
}

/** The same for a run that exists already: what was wrong with them was noted when it began. */
export function concurrencyKeysOfRun({ database, registry }: Context, slug: string, runId: string): string[] {
  const fn = registry.get(slug);
  if (!fn || fn.concurrency.length === 0) return [];
  const [event] = eventsOfRun(database, runId);
  return event ? concurrencyKeys(fn, payloadOf(event)) : [];
}
