import type { RegisteredFunction } from "../app/registry.ts";
import type { Context } from "../context.ts";
import { planTick } from "../intake/plan-crons.ts";
import { limits } from "../limits.ts";
import { retryDelayMs, unreachableDelayMs } from "../step/backoff.ts";
import {
  boundBatches,
  boundCalls,
  boundDebounces,
  boundRates,
  boundRetries,
  boundThrottles,
  boundTimeouts,
} from "../storage/clock-bounds.ts";
import type { Database } from "../storage/database.ts";
import { wakeAllLanes } from "../storage/lanes.ts";
import { listCrons } from "../storage/schedules.ts";

/**
 * After the clock was set back, what waits for a span of time would wait until the old time comes again. So it waits for
 * no longer than if it had begun now. What has a date keeps it: sleeps, the ends of waits, starts in the future and crons at a
 * named hour. Doing this twice changes nothing more. Must run in a transaction.
 */
export function followClockBack(context: Context): void {
  const { database, registry, clock, random, retryIntervalMs, log } = context;
  const now = clock.now();
  log("warn", "The clock was set back: what waits for a span of time waits for it from now on.");
  boundCalls(database, now, unreachableDelayMs(Number.POSITIVE_INFINITY));
  for (let attempt = 1; attempt <= limits.maxRetries; attempt++) {
    boundRetries(database, attempt, now + (retryIntervalMs ?? retryDelayMs(attempt - 1, random)));
  }
  for (const fn of registry.all()) boundFlow(database, fn, now);
  wakeAllLanes(database);
  for (const row of listCrons(database)) {
    const trigger = registry.get(row.function_slug)?.crons.find(({ source }) => source === row.cron);
    if (trigger && isOfEveryHour(row.cron)) planTick(context, row.function_slug, trigger, now);
  }
}

function boundFlow(database: Database, fn: RegisteredFunction, now: number): void {
  const { slug, startTimeoutMs, finishTimeoutMs, debounce, batch, throttle, rateLimit } = fn;
  if (startTimeoutMs !== null) boundTimeouts(database, slug, "start_timeout", now + startTimeoutMs);
  if (finishTimeoutMs !== null) boundTimeouts(database, slug, "finish_timeout", now + finishTimeoutMs);
  if (debounce) boundDebounces(database, slug, now, debounce.periodMs);
  if (batch) boundBatches(database, slug, now + batch.timeoutMs);
  if (rateLimit) boundRates(database, slug, now + rateLimit.periodMs);
  // As if all that may begin at once had just done so.
  if (throttle) {
    boundThrottles(database, slug, now + (throttle.periodMs / throttle.limit) * (throttle.limit + throttle.burst));
  }
}

/** Such a cron follows the hours that pass; one at a named hour comes once, also when the clock shows that hour again. */
function isOfEveryHour(cron: string): boolean {
  return /^\s*(?:(?:CRON_)?TZ=\S+\s+)?(?:\S+\s+\*|@hourly)/i.test(cron);
}
