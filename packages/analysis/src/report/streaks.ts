/** Runs of consecutive local days with commits. There is no "today": the present is the last commit of the history. */
import { weekday } from "../history/local-time.ts";

export type Streaks = { longest: number; current: number };

/**
 * `days` ascending and distinct. The current streak is the one that reaches `lastDay`, the local day of the last commit
 * of the whole history by anybody, or the day before it; otherwise it is 0. Without `weekends` Saturdays and Sundays
 * neither break a run nor count in it.
 */
export function streaksOf(
  days: readonly number[],
  lastDay: number | null,
  { weekends = true }: { weekends?: boolean } = {},
): Streaks {
  const counted = weekends ? days : days.filter((day) => !isWeekend(day));
  let [longest, run] = [0, 0];
  counted.forEach((day, i) => {
    run = i > 0 && counted[i - 1] === before(day, weekends) ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  const last = counted.at(-1) ?? Number.NEGATIVE_INFINITY;
  const alive = lastDay !== null && last >= before(lastDay, weekends);
  return { longest, current: alive ? run : 0 };
}

function isWeekend(day: number): boolean {
  return weekday(day) >= 5;
}

function before(day: number, weekends: boolean): number {
  return weekends || !isWeekend(day - 1) ? day - 1 : before(day - 1, weekends);
}
