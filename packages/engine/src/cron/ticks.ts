import type { Cron } from "./parse-cron.ts";
import { jumpOver, momentsOf, offsetAt, wallAt } from "./time-zone.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** February 29th can be eight years off. */
const daysAhead = 9 * 366;

/** The first tick after a moment; `null` when the expression names a day that never comes. */
export function nextTick(cron: Cron, after: number): number | null {
  const today = startOfDay(wallAt(cron.timeZone, after));
  // From the day before: a clock set back over midnight shows yesterday's end again.
  for (let day = -1; day < daysAhead; day++) {
    const tick = ticksOfDay(cron, today + day * dayMs).find((at) => at > after);
    if (tick !== undefined) return tick;
  }
  return null;
}

/** The last tick that was not after a moment; `null` when the expression names a day that never comes. */
export function lastTick(cron: Cron, until: number): number | null {
  const today = startOfDay(wallAt(cron.timeZone, until));
  for (let day = 1; day > -daysAhead; day--) {
    const tick = ticksOfDay(cron, today + day * dayMs).findLast((at) => at <= until);
    if (tick !== undefined) return tick;
  }
  return null;
}

function startOfDay(wall: number): number {
  return Math.floor(wall / dayMs) * dayMs;
}

/** The moments of a day, given by its midnight on the wall, in order. */
function ticksOfDay(cron: Cron, midnight: number): number[] {
  if (!isDay(cron, new Date(midnight))) return [];
  const walls = [...cron.hours].flatMap((hour) =>
    [...cron.minutes].map((minute) => midnight + (hour * 60 + minute) * minuteMs),
  );
  const { timeZone } = cron;
  const before = offsetAt(timeZone, midnight - dayMs);
  const isPlain = before === offsetAt(timeZone, midnight + 2 * dayMs);
  const moments = isPlain ? walls.map((wall) => wall - before) : walls.flatMap((wall) => momentsAround(cron, wall));
  return [...new Set(moments)].sort((a, b) => a - b);
}

function isDay(cron: Cron, date: Date): boolean {
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  const inMonth = cron.daysOfMonth.has(date.getUTCDate());
  const inWeek = cron.daysOfWeek.has(date.getUTCDay());
  return cron.eitherDay ? inMonth || inWeek : inMonth && inWeek;
}

/**
 * A named hour that the clock skips comes when it is set forward, and one that it shows twice comes the first time: a
 * nightly job runs once a night. What comes every hour or every few follows the time that passes instead.
 */
function momentsAround({ timeZone, everyHour }: Cron, wall: number): number[] {
  const moments = momentsOf(timeZone, wall);
  if (everyHour) return moments;
  return moments.length === 0 ? [jumpOver(timeZone, wall)] : moments.slice(0, 1);
}
