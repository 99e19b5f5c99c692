import type { Calendar } from "@vibe/analysis/result";

type CalendarCell = { date: string; commits: number; week: number; weekday: number; level: 0 | 1 | 2 | 3 | 4 };

export type CalendarView = {
  weeks: number;
  /** Every day from the first to the last, weeks starting on Monday. */
  cells: CalendarCell[];
  /** Where to write the names of the months. */
  months: { label: string; week: number }[];
  commits: number;
  activeDays: number;
  busiest: { date: string; commits: number } | null;
  byMonth: { month: string; commits: number; activeDays: number }[];
};

const DAY_MS = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** A name needs the width of three weeks; the first column may be a stub of the month before. */
const WEEKS_PER_LABEL = 3;

/** Lays the days of a calendar out in columns of weeks. Days are dates without a time zone, so UTC counts them. */
export function calendarView({ from, to, days }: Calendar): CalendarView {
  const counts = new Map(days);
  const max = Math.max(1, ...counts.values());
  const start = dayNumber(from);
  const monday = start - weekdayOf(start);
  const cells: CalendarCell[] = [];
  const months: CalendarView["months"] = [];
  const byMonth = new Map<string, { month: string; commits: number; activeDays: number }>();
  for (let day = start; day <= dayNumber(to); day++) {
    const date = dateOf(day);
    const commits = counts.get(date) ?? 0;
    const week = Math.floor((day - monday) / 7);
    cells.push({ date, commits, week, weekday: weekdayOf(day), level: levelOf(commits, max) });
    const month = date.slice(0, 7);
    const known = byMonth.get(month);
    if (known === undefined) {
      const last = months.at(-1);
      if (last !== undefined && week - last.week < WEEKS_PER_LABEL) months.pop();
      months.push({ label: MONTHS[Number(month.slice(5)) - 1] ?? month, week });
    }
    const sum = known ?? { month, commits: 0, activeDays: 0 };
    byMonth.set(month, {
      month,
      commits: sum.commits + commits,
      activeDays: sum.activeDays + (commits > 0 ? 1 : 0),
    });
  }
  const busiest = days.reduce<CalendarView["busiest"]>(
    (best, [date, commits]) => (best === null || commits > best.commits ? { date, commits } : best),
    null,
  );
  return {
    weeks: (cells.at(-1)?.week ?? 0) + 1,
    cells,
    months,
    commits: days.reduce((sum, [, commits]) => sum + commits, 0),
    activeDays: days.filter(([, commits]) => commits > 0).length,
    busiest,
    byMonth: [...byMonth.values()],
  };
}

/** Four shades over the square root: one very busy day must not bleach all others. */
function levelOf(commits: number, max: number): CalendarCell["level"] {
  if (commits === 0) return 0;
  const share = Math.sqrt(commits / max);
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1;
}

const dayNumber = (date: string): number => Math.floor(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** 0 = Monday; day 0 of the epoch was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
