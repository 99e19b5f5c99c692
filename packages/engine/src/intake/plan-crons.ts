import type { CronTrigger } from "../app/function-config.ts";
import type { Context } from "../context.ts";
import { type CronRow, deleteCron, listCrons, saveCron } from "../storage/schedules.ts";
import { nextTick } from "./cron.ts";

/**
 * Makes the planned ticks those of the functions that are registered and not paused. A tick that is planned stays, so
 * that one which came while the engine was down is caught up with. Runs at every start and every registration.
 */
export function planCrons(context: Context): void {
  const { database, registry, clock } = context;
  const planned = new Set<string>();
  for (const row of listCrons(database)) {
    const fn = registry.get(row.function_slug);
    const isWanted = fn?.active && !fn.paused && fn.crons.some(({ source }) => source === row.cron);
    if (isWanted) planned.add(`${row.function_slug} ${row.cron}`);
    else deleteCron(database, row.function_slug, row.cron);
  }
  for (const fn of registry.all()) {
    if (!fn.active || fn.paused) continue;
    for (const trigger of fn.crons) {
      if (!planned.has(`${fn.slug} ${trigger.source}`)) planTick(context, fn.slug, trigger, clock.now());
    }
  }
}

/** Plans the first tick of a cron trigger after a moment. */
export function planTick({ database, random }: Context, slug: string, trigger: CronTrigger, after: number): void {
  const next = nextTick(trigger.cron, after);
  if (next === null) return; // Registration refuses days that never come.
  const jitterMs = Math.floor(random() * trigger.jitterMs);
  const row: CronRow = { function_slug: slug, cron: trigger.source, next_at: next, fire_at: next + jitterMs };
  saveCron(database, row);
}
