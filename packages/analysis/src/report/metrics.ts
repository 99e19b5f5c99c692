/** The numbers of the report. Sums cover exactly the subject's commits, generated files included; sizes leave those out. */

import type { Category } from "../commit/category.ts";
import { categories } from "../commit/category.ts";
import { trait, unknown } from "../history/fact-columns.ts";
import type { History } from "../history/history.ts";
import { isoDate, weekOf } from "../history/local-time.ts";
import { sessionMinutes } from "../history/sessions.ts";
import type { Selection } from "../history/subject.ts";
import type { OwnPullRequests } from "../pull-request/own-pull-requests.ts";
import type { Metrics } from "../result.ts";
import { burstiness, burstinessOfSums } from "../statistics/burstiness.ts";
import { gini } from "../statistics/inequality.ts";
import type { Interval } from "../statistics/interval.ts";
import { mean, quantile, quantileOfSorted, standardDeviation } from "../statistics/quantile.ts";
import { ratio, round, roundOrNull } from "../statistics/scale.ts";
import { sortCounts } from "../statistics/sort-counts.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { namedCategories } from "./monthly.ts";
import { pullRequestMetrics } from "./pull-request-metrics.ts";
import { sizeOf } from "./size.ts";
import { streaksOf } from "./streaks.ts";

/** What a commit by somebody else counts for one who is named in it as co-author: in volume only, never in rhythm. */
const coAuthorWeight = 0.5;

/** Commits per local day, ascending by day. */
export function commitsPerDay({ day }: History): ReadonlyMap<number, number> {
  const perDay = new Map<number, number>();
  for (let i = 0; i < day.length; i++) {
    perDay.set(day[i] as number, (perDay.get(day[i] as number) ?? 0) + 1);
  }
  return new Map([...perDay].sort(([a], [b]) => a - b));
}

/** `pullRequests` is null where they were not read. */
export function metricsOf(
  selection: Selection,
  history: History,
  perDay: ReadonlyMap<number, number>,
  pullRequests: OwnPullRequests | null,
): Metrics {
  const { facts, rows } = history;
  const n = rows.length;
  const sums = sumsOf(history);
  // One array for all of them: a long history has many commits.
  const scratch = new Uint32Array(n);
  const sizes = summaryOf(history, scratch, (row) => sizeOf(facts, row) ?? unknown);
  const files = summaryOf(history, scratch, (row) =>
    facts.sourceFiles[row] === 0 ? unknown : (facts.sourceFiles[row] as number),
  );
  const messages = summaryOf(history, scratch, (row) => facts.messageLength[row] as number);
  const gaps = gapQuantiles(history, scratch);
  const count = (category: Category) => sums.categories[categories.indexOf(category)] ?? 0;
  return {
    total_commits: n,
    credited_commits: n + coAuthorWeight * selection.coAuthoredByOthers,
    additions: sums.additions,
    deletions: sums.deletions,
    files_changed: sums.filesChanged,
    ...dayMetrics(selection, history, perDay),
    commit_size_p50: sizes.p50,
    commit_size_p90: sizes.p90,
    commit_size_mean: sizes.mean,
    commit_size_stddev: sizes.stddev,
    files_per_commit_p50: files.p50,
    files_per_commit_p90: files.p90,
    hours_between_commits_p50: gaps.p50,
    hours_between_commits_p90: gaps.p90,
    message_length_p50: messages.p50,
    message_length_p90: messages.p90,
    conventional_commit_ratio: shareOf(sums.conventional, n),
    conventional_commit_interval: intervalOf(sums.conventional, n),
    fix_commit_ratio: shareOf(count("fix"), n),
    fix_commit_interval: intervalOf(count("fix"), n),
    unknown_category_ratio: shareOf(count("unknown"), n),
    merge_commit_ratio: shareOf(selection.ownMerges, n + selection.ownMerges),
    category_distribution: namedCategories(sums.categories),
    ...followUpMetrics(history),
    revert_rate: shareOf(count("revert"), n),
    ...sessionMetrics(history),
    ...pullRequestMetrics(pullRequests, n),
    data_quality_score: dataQuality(history, sums.withLines, perDay.size),
  };
}

type Sums = {
  additions: number | null;
  deletions: number | null;
  filesChanged: number | null;
  withLines: number;
  conventional: number;
  categories: Uint32Array;
};

function sumsOf({ facts, rows }: History): Sums {
  const perCategory = new Uint32Array(categories.length);
  let [conventional, withLines] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const category = facts.category[row] as number;
    perCategory[category] = (perCategory[category] as number) + 1;
    conventional += ((facts.traits[row] as number) & trait.conventional) === 0 ? 0 : 1;
    withLines += facts.additions[row] === unknown ? 0 : 1;
  }
  return {
    additions: sumOf(rows, facts.additions),
    deletions: sumOf(rows, facts.deletions),
    filesChanged: sumOf(rows, facts.filesChanged),
    withLines,
    conventional,
    categories: perCategory,
  };
}

type Summary = Record<"p50" | "p90" | "mean" | "stddev", number | null>;

/** Of what `read` gives of the commits that tell. */
function summaryOf({ rows }: History, values: Uint32Array, read: (row: number) => number): Summary {
  let known = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i] as number);
    if (value === unknown) continue;
    values[known] = value;
    known += 1;
  }
  const sorted = sortCounts(values.subarray(0, known));
  return {
    p50: roundOrNull(quantileOfSorted(sorted, 0.5), 1),
    p90: roundOrNull(quantileOfSorted(sorted, 0.9), 1),
    mean: roundOrNull(mean(sorted), 1),
    stddev: roundOrNull(standardDeviation(sorted), 1),
  };
}

function gapQuantiles({ gaps }: History, values: Uint32Array): Pick<Summary, "p50" | "p90"> {
  values.set(gaps);
  const sorted = sortCounts(values.subarray(0, gaps.length));
  return { p50: hoursOrNull(quantileOfSorted(sorted, 0.5)), p90: hoursOrNull(quantileOfSorted(sorted, 0.9)) };
}

type DayMetric =
  | "first_commit_date"
  | "last_commit_date"
  | "active_days"
  | "span_days"
  | "commits_per_active_day_mean"
  | "commits_per_active_day_max"
  | "burstiness_between_days"
  | "weekly_gini"
  | "longest_streak_days"
  | "current_streak_days"
  | "longest_workday_streak_days";

function dayMetrics(
  selection: Selection,
  history: History,
  perDay: ReadonlyMap<number, number>,
): Pick<Metrics, DayMetric> {
  const days = [...perDay.keys()];
  const [first, last] = [days[0], days.at(-1)];
  const weeks = new Map<number, number>();
  for (const [day, commits] of perDay) {
    weeks.set(weekOf(day), (weeks.get(weekOf(day)) ?? 0) + commits);
  }
  const streaks = streaksOf(days, selection.lastDay);
  const workdays = streaksOf(days, selection.lastDay, { weekends: false });
  const spread = weeks.size < 4 ? null : gini([...weeks.values()].map((value) => ({ value, count: 1 })));
  return {
    first_commit_date: first === undefined ? null : isoDate(first),
    last_commit_date: last === undefined ? null : isoDate(last),
    active_days: days.length,
    // Calendar days from the first to the last, both included.
    span_days: first === undefined || last === undefined ? 0 : last - first + 1,
    commits_per_active_day_mean: roundOrNull(ratio(history.dated, days.length), 2),
    commits_per_active_day_max: [...perDay.values()].reduce((most, commits) => Math.max(most, commits), 0),
    burstiness_between_days: roundOrNull(burstiness(days.slice(1).map((day, i) => day - (days[i] ?? day))), 3),
    weekly_gini: roundOrNull(spread, 3),
    longest_streak_days: streaks.longest,
    current_streak_days: streaks.current,
    longest_workday_streak_days: workdays.longest,
  };
}

type FollowUpMetric =
  | "followup_rate"
  | "followup_interval"
  | "median_hours_to_fix"
  | "loop_length_p50"
  | "loop_length_p90";

function followUpMetrics({ outcomes }: History): Pick<Metrics, FollowUpMetric> {
  let [observed, followed] = [0, 0];
  const hours: number[] = [];
  const loops: number[] = [];
  for (let i = 0; i < outcomes.count; i++) {
    if (outcomes.censored[i] === 1) continue;
    observed += 1;
    followed += outcomes.followed[i] as number;
    const length = outcomes.loopLength[i] as number;
    if (length > 0) {
      hours.push((outcomes.secondsToFix[i] as number) / 3600);
      loops.push(length);
    }
  }
  return {
    followup_rate: shareOf(followed, observed),
    followup_interval: intervalOf(followed, observed),
    median_hours_to_fix: roundOrNull(quantile(hours, 0.5), 3),
    loop_length_p50: roundOrNull(quantile(loops, 0.5), 1),
    loop_length_p90: roundOrNull(quantile(loops, 0.9), 1),
  };
}

type SessionMetric =
  | "sessions"
  | "session_gap_hours"
  | "session_minutes_p50"
  | "session_commits_p90"
  | "burstiness_within_sessions";

function sessionMetrics({ sessions, gaps, sessionGapHours }: History): Pick<Metrics, SessionMetric> {
  const minutes = sessionMinutes(sessions).sort();
  const commits = sessions.commits.slice().sort();
  return {
    sessions: sessions.count,
    session_gap_hours: sessionGapHours,
    session_minutes_p50: roundOrNull(quantileOfSorted(minutes, 0.5), 1),
    session_commits_p90: roundOrNull(quantileOfSorted(commits, 0.9), 1),
    burstiness_within_sessions: roundOrNull(burstinessWithin(gaps, sessionGapHours * 3600), 3),
  };
}

function burstinessWithin(gaps: Uint32Array, longest: number): number | null {
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < gaps.length; i++) {
    const gap = gaps[i] as number;
    if (gap > longest) continue;
    count += 1;
    sum += gap;
    squares += gap * gap;
  }
  return burstinessOfSums(count, sum, squares);
}

/** 0 to 100: how much there is to read, not how good it is. Who works without pull requests leaves no less to read. */
function dataQuality(history: History, withLines: number, activeDays: number): number {
  const n = history.rows.length;
  const parts: [weight: number, value: number][] = [
    [0.35, Math.min(1, n / 200)],
    [0.2, history.pathShare],
    [0.15, ratio(withLines, n) ?? 0],
    [0.15, Math.min(1, activeDays / 30)],
  ];
  const weights = parts.reduce((sum, [weight]) => sum + weight, 0);
  return Math.round((100 * parts.reduce((sum, [weight, value]) => sum + weight * value, 0)) / weights);
}

/** Over the commits that tell: a lower bound where some do not, unknown where none does, 0 where there is none. */
function sumOf(rows: Uint32Array, column: Uint32Array): number | null {
  let [sum, known] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const count = column[rows[i] as number] as number;
    if (count === unknown) continue;
    sum += count;
    known += 1;
  }
  return rows.length > 0 && known === 0 ? null : sum;
}

function hoursOrNull(seconds: number | null): number | null {
  return seconds === null ? null : round(seconds / 3600, 3);
}

function shareOf(part: number, whole: number): number | null {
  return roundOrNull(ratio(part, whole), 4);
}

function intervalOf(part: number, whole: number): Interval | null {
  const interval = wilsonInterval(part, whole);
  return interval === null ? null : { low: round(interval.low, 4), high: round(interval.high, 4) };
}
