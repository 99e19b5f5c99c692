import { isoDate, weekday } from "../history/local-time.ts";
import type { Calendar } from "../result.ts";

const weeks = 53;

/**
 * Commits per local day of the subject's last 53 calendar weeks, counted back from their last active day; whole weeks from
 * a Monday. `perDay` maps day numbers to commits. Null without a dated commit.
 */
export function calendarOf(perDay: ReadonlyMap<number, number>): Calendar | null {
  const days = [...perDay].sort(([a], [b]) => a - b);
  const last = days.at(-1)?.[0];
  if (last === undefined) {
    return null;
  }
  const from = last - weekday(last) - (weeks - 1) * 7;
  return {
    from: isoDate(from),
    to: isoDate(last),
    days: days.filter(([day]) => day >= from).map(([day, commits]) => [isoDate(day), commits]),
  };
}
