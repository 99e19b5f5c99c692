/** The numbers of the report. Sums cover exactly the subject's commits, generated files included; sizes leave those out. */

import type { CommitFact } from "../commit/commit-fact.ts";
import type { History } from "../history/history.ts";
import { isoDate, localDay, weekOf } from "../history/local-time.ts";
import { sessionMinutes } from "../history/sessions.ts";
import type { Selection } from "../history/subject.ts";
import type { Interval, Metrics } from "../result.ts";
import { burstiness } from "../statistics/burstiness.ts";
import { gini } from "../statistics/inequality.ts";
import { mean, quantile, quantileOfSorted, standardDeviation } from "../statistics/quantile.ts";
import { ratio, round, roundOrNull } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { countCategories, sizesOf } from "./monthly.ts";
import { streaksOf } from "./streaks.ts";

/** Commits per local day, ascending by day. */
export function commitsPerDay(history: History): ReadonlyMap<number, number> {
  const days = history.dated.map((fact) => localDay(fact.authoredAt, fact.tzOffsetMin)).sort((a, b) => a - b);
  const perDay = new Map<number, number>();
  for (const day of days) {
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  return perDay;
}

export function metricsOf(selection: Selection, history: History, perDay: ReadonlyMap<number, number>): Metrics {
  const { commits } = history;
  const n = commits.length;
  const count = (test: (fact: CommitFact) => boolean) => commits.reduce((sum, fact) => sum + (test(fact) ? 1 : 0), 0);
  const sizes = sizesOf(commits).sort((a, b) => a - b);
  const files = commits.flatMap((fact) => (fact.sourceFiles ? [fact.sourceFiles] : [])).sort((a, b) => a - b);
  const gaps = [...history.gapHours].sort((a, b) => a - b);
  const messages = commits.map((fact) => fact.messageLength).sort((a, b) => a - b);
  const conventional = count((fact) => fact.flags.includes("conventional"));
  const fixes = count((fact) => fact.category === "fix");
  return {
    total_commits: n,
    additions: sumOf(commits, (fact) => fact.additions),
    deletions: sumOf(commits, (fact) => fact.deletions),
    files_changed: sumOf(commits, (fact) => fact.filesChanged),
    ...dayMetrics(selection, history, perDay),
    commit_size_p50: roundOrNull(quantileOfSorted(sizes, 0.5), 1),
    commit_size_p90: roundOrNull(quantileOfSorted(sizes, 0.9), 1),
    commit_size_mean: roundOrNull(mean(sizes), 1),
    commit_size_stddev: roundOrNull(standardDeviation(sizes), 1),
    files_per_commit_p50: roundOrNull(quantileOfSorted(files, 0.5), 1),
    files_per_commit_p90: roundOrNull(quantileOfSorted(files, 0.9), 1),
    hours_between_commits_p50: roundOrNull(quantileOfSorted(gaps, 0.5), 3),
    hours_between_commits_p90: roundOrNull(quantileOfSorted(gaps, 0.9), 3),
    message_length_p50: roundOrNull(quantileOfSorted(messages, 0.5), 1),
    message_length_p90: roundOrNull(quantileOfSorted(messages, 0.9), 1),
    conventional_commit_ratio: shareOf(conventional, n),
    conventional_commit_interval: intervalOf(conventional, n),
    fix_commit_ratio: shareOf(fixes, n),
    fix_commit_interval: intervalOf(fixes, n),
    unknown_category_ratio: shareOf(
      count((fact) => fact.category === "unknown"),
      n,
    ),
    merge_commit_ratio: shareOf(selection.ownMerges, n + selection.ownMerges),
    category_distribution: countCategories(commits),
    ...followUpMetrics(history),
    revert_rate: shareOf(
      count((fact) => fact.category === "revert"),
      n,
    ),
    ...sessionMetrics(history),
    data_quality_score: dataQuality(history, perDay.size),
  };
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
  | "current_streak_days";

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
  const end = selection.lastInHistory;
  const streaks = streaksOf(days, end === null ? null : localDay(end.authoredAt, end.tzOffsetMin));
  const spread = weeks.size < 4 ? null : gini([...weeks.values()].map((value) => ({ value, count: 1 })));
  return {
    first_commit_date: first === undefined ? null : isoDate(first),
    last_commit_date: last === undefined ? null : isoDate(last),
    active_days: days.length,
    // Calendar days from the first to the last, both included.
    span_days: first === undefined || last === undefined ? 0 : last - first + 1,
    commits_per_active_day_mean: roundOrNull(ratio(history.dated.length, days.length), 2),
    commits_per_active_day_max: [...perDay.values()].reduce((most, commits) => Math.max(most, commits), 0),
    burstiness_between_days: roundOrNull(burstiness(days.slice(1).map((day, i) => day - (days[i] ?? day))), 3),
    weekly_gini: roundOrNull(spread, 3),
    longest_streak_days: streaks.longest,
    current_streak_days: streaks.current,
  };
}

type FollowUpMetric =
  | "followup_rate"
  | "followup_interval"
  | "median_hours_to_fix"
  | "loop_length_p50"
  | "loop_length_p90";

function followUpMetrics(history: History): Pick<Metrics, FollowUpMetric> {
  const observed = history.outcomes.filter((outcome) => !outcome.censored);
  const followed = observed.reduce((sum, outcome) => sum + outcome.followed, 0);
  const hours = observed.flatMap((outcome) => (outcome.secondsToFix === null ? [] : [outcome.secondsToFix / 3600]));
  const loops = observed.map((outcome) => outcome.loopLength).filter((length) => length > 0);
  return {
    followup_rate: shareOf(followed, observed.length),
    followup_interval: intervalOf(followed, observed.length),
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

function sessionMetrics(history: History): Pick<Metrics, SessionMetric> {
  const { sessions } = history;
  const within = history.gapHours.filter((hours) => hours <= history.sessionGapHours);
  return {
    sessions: sessions.length,
    session_gap_hours: history.sessionGapHours,
    session_minutes_p50: roundOrNull(quantile(sessions.map(sessionMinutes), 0.5), 1),
    session_commits_p90: roundOrNull(
      quantile(
        sessions.map((session) => session.commits.length),
        0.9,
      ),
      1,
    ),
    burstiness_within_sessions: roundOrNull(burstiness(within), 3),
  };
}

/**
 * 0 to 100: how much there is to read, not how good it is. Weights are renormalised over what can be known: pull requests
 * are not read yet, so the other four reach 100 without them.
 */
function dataQuality(history: History, activeDays: number): number {
  const n = history.commits.length;
  const withLines = history.commits.filter((fact) => fact.additions !== null).length;
  const pullRequests: number | null = null;
  const parts: [weight: number, value: number | null][] = [
    [0.35, Math.min(1, n / 200)],
    [0.2, history.pathShare],
    [0.15, ratio(withLines, n) ?? 0],
    [0.15, Math.min(1, activeDays / 30)],
    [0.15, pullRequests],
  ];
  const known = parts.flatMap(([weight, value]) => (value === null ? [] : [{ weight, value }]));
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  return Math.round((100 * known.reduce((sum, { weight, value }) => sum + weight * value, 0)) / weights);
}

/** Over the commits that tell: a lower bound where some do not, unknown where none does, 0 where there is none. */
function sumOf(commits: readonly CommitFact[], read: (fact: CommitFact) => number | null): number | null {
  const known = commits.map(read).filter((count) => count !== null);
  return commits.length > 0 && known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

function shareOf(part: number, whole: number): number | null {
  return roundOrNull(ratio(part, whole), 4);
}

function intervalOf(part: number, whole: number): Interval | null {
  const interval = wilsonInterval(part, whole);
  return interval === null ? null : { low: round(interval.low, 4), high: round(interval.high, 4) };
}
