import type { Context } from "./context.ts";
import { payloadOf } from "./event.ts";
import { keyFor } from "./expression.ts";
import type { JsonObject } from "./json.ts";
import { limits } from "./limits.ts";
import type { RegisteredFunction } from "./registry.ts";
import { claimKey, type EventRow, eventsOfRun } from "./storage/events.ts";
import { insertJob } from "./storage/jobs.ts";
import { insertRun } from "./storage/runs.ts";
import { insertWait } from "./storage/waits.ts";

export type Parent = { runId: string; stepId: string };

/** Creates a run for an event with its first job, its timeouts and what may cancel it; `null` when it is a duplicate. */
export function createRun(
  context: Context,
  fn: RegisteredFunction,
  event: EventRow,
  parent: Parent | null,
): string | null {
  const { database, clock, newId } = context;
  const now = clock.now();
  const payload = payloadOf(event);
  if (isDuplicate(context, fn, event, payload, now)) return null;

  const id = newId(now);
  insertRun(database, {
    id,
    function_slug: fn.slug,
    event_name: event.name,
    queued_at: now,
    parent,
    eventIds: [event.id],
  });
  const start = Math.max(now, event.ts);
  insertJob(database, {
    run_id: id,
    app_id: fn.appId,
    kind: "discover",
    step_id: "",
    op: "",
    name: "",
    created_at: now,
    due_at: start,
    concurrency: concurrencyKeys(fn, payload),
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

/** The keys under which a run's calls are counted against its function's limits. */
function concurrencyKeys(fn: RegisteredFunction, event: JsonObject): string[] {
  return fn.concurrency.map(({ key }, index) => {
    const value = key === null ? "" : keyFor(key, event);
    return `${fn.slug}#${index}#${value ?? ""}`;
  });
}

/** The same for a run that exists already. */
export function concurrencyKeysOfRun({ database, registry }: Context, slug: string, runId: string): string[] {
  const fn = registry.get(slug);
  if (!fn || fn.concurrency.length === 0) return [];
  const [event] = eventsOfRun(database, runId);
  return event ? concurrencyKeys(fn, payloadOf(event)) : [];
}

function isDuplicate(
  { database }: Context,
  fn: RegisteredFunction,
  event: EventRow,
  payload: JsonObject,
  now: number,
): boolean {
  const until = now + limits.dedupeMs;
  if (event.user_id !== null && !claimKey(database, fn.slug, `event:${event.user_id}`, now, until)) return true;
  const value = fn.idempotency === null ? null : keyFor(fn.idempotency, payload);
  return value !== null && !claimKey(database, fn.slug, `idempotency:${value}`, now, until);
}
