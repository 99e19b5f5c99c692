/** Commits by weekday and hour on the author's own clock, and the part of the day that clearly stands out, if one does. */
import { unknownOffset } from "../history/fact-columns.ts";
import type { History } from "../history/history.ts";
import { localHour, weekday } from "../history/local-time.ts";
import type { PunchCard } from "../result.ts";
import { round } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";

const windows: readonly { label: string; hours: readonly number[] }[] = [
  { label: "mornings", hours: [5, 6, 7, 8, 9, 10, 11] },
  { label: "afternoons", hours: [12, 13, 14, 15, 16] },
  { label: "evenings", hours: [17, 18, 19, 20, 21] },
  { label: "late nights", hours: [22, 23, 0, 1, 2, 3, 4] },
];

/** Null when no commit has both a date and an offset. */
export function punchCardOf({ facts, rows, dated, day }: History): PunchCard | null {
  const rowsOfWeek = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  let known = 0;
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    const offset = facts.offset[row] as number;
    if (offset === unknownOffset) continue;
    const hours = rowsOfWeek[weekday(day[i] as number)];
    const hour = localHour(facts.authoredAt[row] as number, offset);
    if (hours !== undefined) hours[hour] = (hours[hour] ?? 0) + 1;
    known += 1;
  }
  return known === 0 ? null : { rows: rowsOfWeek, peak: peakOf(rowsOfWeek) };
}

/**
 * The window with the largest share after smoothing over neighbouring hours, so that a habit astride a border is not torn
 * apart; null unless the lower end of its Wilson interval lies above the share of the next. Its share is as counted.
 */
function peakOf(rows: readonly (readonly number[])[]): PunchCard["peak"] {
  const hours = Array.from({ length: 24 }, (_, hour) => rows.reduce((sum, row) => sum + (row[hour] ?? 0), 0));
  const total = hours.reduce((sum, count) => sum + count, 0);
  const smooth = hours.map(
    (count, hour) => ((hours[(hour + 23) % 24] ?? 0) + 2 * count + (hours[(hour + 1) % 24] ?? 0)) / 4,
  );
  const within = (window: readonly number[], counts: readonly number[]) =>
    window.reduce((sum, hour) => sum + (counts[hour] ?? 0), 0);
  const shares = windows
    .map((window) => ({ ...window, smoothed: within(window.hours, smooth) }))
    .sort((a, b) => b.smoothed - a.smoothed);
  const [first, second] = shares;
  const interval = first === undefined ? null : wilsonInterval(first.smoothed, total);
  if (first === undefined || second === undefined || interval === null || interval.low <= second.smoothed / total) {
    return null;
  }
  return { label: first.label, share: round(within(first.hours, hours) / total, 3) };
}
