import type { PunchCard } from "@vibe/analysis/result";

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

type Punch = { weekday: number; hour: number; commits: number; size: number };

export type PunchCardView = {
  /** The hours with commits; `size` is the radius as a share of the largest, so that the area follows the count. */
  punches: Punch[];
  commits: number;
  byWeekday: { name: string; commits: number }[];
  busiest: Punch | null;
};

export function punchCardView({ rows }: PunchCard): PunchCardView {
  const max = Math.max(1, ...rows.flat());
  const punches = rows.flatMap((hours, weekday) =>
    hours.flatMap((commits, hour) => (commits > 0 ? [{ weekday, hour, commits, size: Math.sqrt(commits / max) }] : [])),
  );
  const byWeekday = WEEKDAYS.map((name, weekday) => ({
    name,
    commits: (rows[weekday] ?? []).reduce((sum, commits) => sum + commits, 0),
  }));
  return {
    punches,
    commits: byWeekday.reduce((sum, day) => sum + day.commits, 0),
    byWeekday,
    busiest: punches.reduce<Punch | null>(
      (best, punch) => (best === null || punch.commits > best.commits ? punch : best),
      null,
    ),
  };
}

/** "9:00 to 10:00". */
export const hourSpan = (hour: number): string => `${hour}:00 to ${(hour + 1) % 24}:00`;
