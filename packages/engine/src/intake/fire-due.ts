import type { Context } from "../context.ts";
import { fireTimer } from "../step/fire-timer.ts";
import { findEvent, insertEvent } from "../storage/events.ts";
import { dueTimers } from "../storage/jobs.ts";
import {
  type BatchRow,
  type CronRow,
  type DebounceRow,
  deleteCron,
  deleteDebounce,
  dueBatches,
  dueCrons,
  dueDebounces,
  takeBatch,
} from "../storage/schedules.ts";
import { begin, beginBatch, offerAtOnce } from "./admit.ts";
import { lastTick } from "./cron.ts";
import { ownEvent } from "./event.ts";
import { planTick } from "./plan-crons.ts";

/** Does what has come due by itself: timers of runs, crons, debounces and batches. `false` when nothing had. */
export function fireDue(context: Context, now: number): boolean {
  const { database } = context;
  const timers = dueTimers(database, now);
  const crons = dueCrons(database, now);
  const debounces = dueDebounces(database, now);
  const batches = dueBatches(database, now);
  for (const timer of timers) fireTimer(context, timer);
  for (const cron of crons) fireCron(context, cron, now);
  for (const debounce of debounces) fireDebounce(context, debounce);
  for (const batch of batches) fireBatch(context, batch);
  return timers.length + crons.length + debounces.length + batches.length > 0;
}

/** Starts a function at its time. Of the ticks that were missed while there was no engine, only the last one counts. */
function fireCron(context: Context, row: CronRow, now: number): void {
  const { database, registry } = context;
  const fn = registry.get(row.function_slug);
  const trigger = fn?.crons.find(({ source }) => source === row.cron);
  if (!fn?.active || !trigger) {
    deleteCron(database, row.function_slug, row.cron);
    return;
  }
  // Ticks that are still within their jitter have not been missed.
  const last = lastTick(trigger.cron, now - trigger.jitterMs) ?? row.next_at;
  const tick = Math.max(row.next_at, last);
  const event = ownEvent(context, "inngest/scheduled.timer", {
    cron: row.cron,
    scheduledAt: new Date(tick).toISOString(),
    fireAt: new Date(tick === row.next_at ? row.fire_at : tick).toISOString(),
  });
  insertEvent(database, event, false);
  planTick(context, fn.slug, trigger, tick);
  offerAtOnce(context, fn, [event]);
}

function fireDebounce(context: Context, row: DebounceRow): void {
  const { database, registry } = context;
  deleteDebounce(database, row.function_slug, row.key);
  const fn = registry.get(row.function_slug);
  const event = findEvent(database, row.event_id);
  if (fn?.active && event) begin(context, fn, [event], null);
}

function fireBatch(context: Context, row: BatchRow): void {
  const fn = context.registry.get(row.function_slug);
  if (fn?.active) beginBatch(context, fn, row.id);
  else takeBatch(context.database, row.id);
}
