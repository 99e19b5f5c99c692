import type { Batch, Debounce } from "../app/flow-config.ts";
import type { RegisteredFunction } from "../app/registry.ts";
import type { Context } from "../context.ts";
import { holds, keyFor, parseExpression } from "../expression/expression.ts";
import { faultsOf } from "../expression/expression-fault.ts";
import type { JsonObject } from "../json.ts";
import { limits } from "../limits.ts";
import { finishRun } from "../run/finish-run.ts";
import { beginRun, type Parent } from "../run/start-run.ts";
import { claimKey, type EventRow } from "../storage/events.ts";
import { type DropReason, insertDrop, takeRate } from "../storage/flow.ts";
import { becomeSingleton, insertSkippedRun, liveSingleton, type SkipReason } from "../storage/run-flow.ts";
import { addToBatch, findBatch, findDebounce, saveDebounce, takeBatch } from "../storage/schedules.ts";
import { isFull, isTooSmallFor } from "./batch.ts";
import { debounceUntil } from "./debounce.ts";
import { payloadOf } from "./event.ts";

/** What came of the wish to run a function: a run, or why there is none. */
export type Admission = { runId: string } | { refusal: Refusal };
export type Refusal = DropReason | SkipReason;

/**
 * The gates between an event and a run, in their order: paused, known already, batch, rate limit, debounce, singleton.
 * Throttle, concurrency and priority come after them, for they only delay. Runs in the caller's transaction.
 */
export function offer(context: Context, fn: RegisteredFunction, event: EventRow): void {
  if (fn.paused) skip(context, fn, [event], "paused", null);
  else if (isKnown(context, fn, event)) drop(context, fn, [event], "duplicate");
  else if (fn.batch && isBatched(context, fn, fn.batch, event)) collect(context, fn, fn.batch, event);
  else offerAtOnce(context, fn, [event]);
}

/** The gates for events that wait for no others: those of a batch that begins, and what comes without a sender. */
export function offerAtOnce(context: Context, fn: RegisteredFunction, events: EventRow[]): void {
  const [first] = events;
  if (!first) return;
  const payload = payloadOf(first);
  const refusal = refusalByRate(context, fn, payload);
  if (refusal !== null) drop(context, fn, events, refusal);
  else if (fn.debounce) postpone(context, fn, fn.debounce, first, payload);
  else begin(context, fn, events, null);
}

/** A run that another run asks for and waits for, so that nothing may put it off: it begins, or is refused. */
export function admitInvoked(context: Context, fn: RegisteredFunction, event: EventRow, parent: Parent): Admission {
  const refusal = refusalByRate(context, fn, payloadOf(event));
  return refusal === null ? begin(context, fn, [event], parent) : { refusal };
}

/** The last gates: whether the function is paused meanwhile, and of a singleton only one runs, the one that does or the new one. */
export function begin(context: Context, fn: RegisteredFunction, events: EventRow[], parent: Parent | null): Admission {
  const [first] = events;
  if (!first) return { refusal: "duplicate" };
  if (fn.paused) {
    skip(context, fn, events, "paused", null);
    return { refusal: "paused" };
  }
  const { database } = context;
  const origin = { eventIds: events.map(({ id }) => id), parent, originalRunId: null };
  if (!fn.singleton) return { runId: beginRun(context, fn, first, origin) };

  const key = `${fn.slug}#${keyIn(context, fn, fn.singleton.key, payloadOf(first)) ?? ""}`;
  const live = liveSingleton(database, key);
  if (live !== null && fn.singleton.mode === "skip") {
    skip(context, fn, events, "singleton", live);
    return { refusal: "singleton" };
  }
  if (live !== null) {
    const error = { name: "RunCancelled", message: "A newer run of the same singleton has taken its place." };
    finishRun(context, live, { status: "cancelled", error });
  }
  const runId = beginRun(context, fn, first, origin);
  becomeSingleton(database, runId, key);
  return { runId };
}

/** Begins a batch with the events it has. */
export function beginBatch(context: Context, fn: RegisteredFunction, batchId: number): void {
  offerAtOnce(context, fn, takeBatch(context.database, batchId));
}

function isKnown({ database, clock }: Context, fn: RegisteredFunction, event: EventRow): boolean {
  const now = clock.now();
  return event.user_id !== null && !claimKey(database, fn.slug, `event:${event.user_id}`, now, now + limits.dedupeMs);
}

function isBatched(context: Context, fn: RegisteredFunction, batch: Batch, event: EventRow): boolean {
  const condition = batch.condition === null ? null : parseExpression(batch.condition);
  if (condition === null) return true;
  return holds(condition, { event: payloadOf(event), now: context.clock.now() }, faultsOf(context, fn.slug));
}

function collect(context: Context, fn: RegisteredFunction, batch: Batch, event: EventRow): void {
  const { database, clock } = context;
  const now = clock.now();
  const key = keyIn(context, fn, batch.key, payloadOf(event)) ?? "";
  const open = findBatch(database, fn.slug, key);
  if (open && isTooSmallFor(open, Buffer.byteLength(event.payload), limits.batchBytes))
    beginBatch(context, fn, open.id);
  const joined = addToBatch(database, fn.slug, key, event, now + batch.timeoutMs);
  if (isFull(joined, batch.maxSize, limits.batchBytes)) beginBatch(context, fn, joined.id);
}

/** An idempotency key is a rate limit of one in 24 hours, and takes the place of the other. */
function refusalByRate(context: Context, fn: RegisteredFunction, event: JsonObject): DropReason | null {
  const { database, clock } = context;
  const now = clock.now();
  if (fn.idempotency !== null) {
    const value = keyIn(context, fn, fn.idempotency, event);
    const until = now + limits.dedupeMs;
    return value === null || claimKey(database, fn.slug, `idempotency:${value}`, now, until) ? null : "idempotency";
  }
  if (!fn.rateLimit) return null;
  const value = keyIn(context, fn, fn.rateLimit.key, event);
  // A key that says "false" is how a sender asks not to be limited.
  if (fn.rateLimit.key !== null && (value === null || value === "false")) return null;
  return takeRate(database, fn.slug, value ?? "", fn.rateLimit, now) ? null : "rate_limit";
}

function postpone(
  context: Context,
  fn: RegisteredFunction,
  debounce: Debounce,
  event: EventRow,
  payload: JsonObject,
): void {
  const { database, clock } = context;
  const now = clock.now();
  const key = keyIn(context, fn, debounce.key, payload) ?? "";
  const open = findDebounce(database, fn.slug, key);
  if (open) insertDrop(database, open.event_id, fn.slug, "debounce", now);
  const { openedAt, dueAt } = debounceUntil(debounce, open?.opened_at ?? null, now);
  saveDebounce(database, { function_slug: fn.slug, key, event_id: event.id, opened_at: openedAt, due_at: dueAt });
}

function drop(context: Context, fn: RegisteredFunction, events: EventRow[], reason: DropReason): void {
  const now = context.clock.now();
  for (const event of events) insertDrop(context.database, event.id, fn.slug, reason, now);
}

function skip(
  { database, clock, newId }: Context,
  fn: RegisteredFunction,
  events: EventRow[],
  reason: SkipReason,
  blockingRunId: string | null,
): void {
  const now = clock.now();
  const eventIds = events.map(({ id }) => id);
  const event_name = events[0]?.name ?? "";
  const run = { id: newId(now), function_slug: fn.slug, event_name, eventIds, reason, blockingRunId };
  insertSkippedRun(database, run, now);
}

/** The value of a key expression; `null` when there is no such expression, or it has no value for this event. */
function keyIn(context: Context, fn: RegisteredFunction, source: string | null, event: JsonObject): string | null {
  return source === null ? null : keyFor(source, event, context.clock.now(), faultsOf(context, fn.slug));
}
