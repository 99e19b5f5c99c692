import { Cron } from "croner";

export type { Cron };

/**
 * Parses five fields with an optional `TZ=Area/City` before them, UTC when there is none; else what is wrong, as
 * sentences. A named time that the clock skips comes when it is set forward and one that it repeats comes once; where
 * minute or hour is `*` or has a step, ticks follow the time that passes, as Vixie's cron has it.
 */
export function parseCron(source: string): { cron: Cron } | { error: string } {
  const [, timezone = "UTC", pattern = ""] = /^\s*(?:(?:CRON_)?TZ=(\S+)\s+)?(.*?)\s*$/.exec(source) ?? [];
  if (!isTimeZone(timezone)) return { error: `The time zone "${timezone}" is not known.` };
  try {
    return { cron: new Cron(pattern, { timezone, mode: "5-part", fixedTimeRule: "no-wildcard", sloppyRanges: true }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace("CronPattern: ", "") : String(error);
    return {
      error: `${reason}. It has to have five fields: minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7.`,
    };
  }
}

/** The first tick after a moment; `null` when the expression names a day that never comes. */
export function nextTick(cron: Cron, after: number): number | null {
  return cron.nextRun(new Date(after))?.getTime() ?? null;
}

/** The last tick that was not after a moment; `null` when the expression names a day that never comes. */
export function lastTick(cron: Cron, until: number): number | null {
  return cron.previousRuns(1, new Date(until + 1))[0]?.getTime() ?? null;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
