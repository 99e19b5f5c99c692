import type { Interval } from "@vibe/analysis/statistics/interval";
import { formatCount, formatDay, formatNumber, formatPercent } from "#format.ts";
import type { StoredMetrics } from "./stored-result.ts";

export type MetricSpec = {
  key: keyof StoredMetrics;
  label: string;
  /** The figure as it is shown; null when the history does not tell it. */
  value: string | null;
  detail: string | null;
  /** Why it would not be known. */
  missing: string;
};

export type MetricGroup = { title: string; metrics: MetricSpec[] };

const number = (value: number | null): string | null => (value === null ? null : formatNumber(value));
const percent = (value: number | null): string | null => (value === null ? null : formatPercent(value));
const lines = (value: number | null): string | null => (value === null ? null : formatCount(value, "line"));
const hours = (value: number | null): string | null => (value === null ? null : `${formatNumber(value)} h`);
const day = (value: string | null): string | null => (value === null ? null : formatDay(value));
const interval = (value: Interval | null): string | null =>
  value === null ? null : `90 % interval ${formatPercent(value.low)} to ${formatPercent(value.high)}`;

const NO_COMMITS = "there is no commit to measure";
const NO_DATES = "no commit has a valid date";
const NO_LINE_COUNTS = "no commit has line counts";
const NO_FILES_READ = "no commit’s files were read";
const NO_LINES = "no commit has line counts of hand-written files";
const NO_FILES = "no commit’s hand-written files were read";
const FEW_GAPS = "it takes at least 10 gaps";
const NO_FEATURE = "no feature has a full day of history after it";
const NO_FOLLOW_UP = "no feature was followed by a fix within a day";
const ANALYSE_AGAIN = "an earlier version made this report; analyse again to see this";
const NO_PULLS = "no merged pull request is by the authors analysed";
const NO_SESSION = "no commit has a valid date";

const metric = (
  key: keyof StoredMetrics,
  label: string,
  value: string | null,
  missing = "",
  detail: string | null = null,
): MetricSpec => ({ key, label, value, detail, missing });

/** The metrics of a result in the order of reading. */
export function metricGroups(m: StoredMetrics): MetricGroup[] {
  return [
    {
      title: "Volume",
      metrics: [
        metric("total_commits", "Commits", number(m.total_commits), "", "without merges and bots"),
        metric(
          "credited_commits",
          "Credited commits",
          m.credited_commits === undefined ? null : number(m.credited_commits),
          ANALYSE_AGAIN,
          "with one half of each by others that names the subject as co-author",
        ),
        metric("additions", "Lines added", number(m.additions), NO_LINE_COUNTS),
        metric("deletions", "Lines removed", number(m.deletions), NO_LINE_COUNTS),
        metric("files_changed", "File changes", number(m.files_changed), NO_FILES_READ),
        metric("first_commit_date", "First commit", day(m.first_commit_date), NO_DATES),
        metric("last_commit_date", "Last commit", day(m.last_commit_date), NO_DATES),
        metric(
          "active_days",
          "Active days",
          number(m.active_days),
          "",
          `in a span of ${formatCount(m.span_days, "day")}`,
        ),
        metric("span_days", "Span", formatCount(m.span_days, "day")),
      ],
    },
    {
      title: "Size of commits",
      metrics: [
        metric("commit_size_p50", "Median size", lines(m.commit_size_p50), NO_LINES),
        metric("commit_size_p90", "90th percentile", lines(m.commit_size_p90), NO_LINES),
        metric("commit_size_mean", "Mean size", lines(m.commit_size_mean), NO_LINES),
        metric("commit_size_stddev", "Standard deviation", lines(m.commit_size_stddev), NO_LINES),
        metric("files_per_commit_p50", "Hand-written files, median", number(m.files_per_commit_p50), NO_FILES),
        metric("files_per_commit_p90", "Hand-written files, 90th percentile", number(m.files_per_commit_p90), NO_FILES),
      ],
    },
    {
      title: "Rhythm",
      metrics: [
        metric(
          "commits_per_active_day_mean",
          "Commits per active day",
          number(m.commits_per_active_day_mean),
          NO_DATES,
        ),
        metric("commits_per_active_day_max", "Most in one day", number(m.commits_per_active_day_max)),
        metric(
          "hours_between_commits_p50",
          "Gap, median",
          hours(m.hours_between_commits_p50),
          "it takes two dated commits",
        ),
        metric(
          "hours_between_commits_p90",
          "Gap, 90th percentile",
          hours(m.hours_between_commits_p90),
          "it takes two dated commits",
        ),
        metric(
          "burstiness_within_sessions",
          "Burstiness in sessions",
          number(m.burstiness_within_sessions),
          FEW_GAPS,
          "−1 regular, 0 random, 1 bursts",
        ),
        metric(
          "burstiness_between_days",
          "Burstiness of days",
          number(m.burstiness_between_days),
          FEW_GAPS,
          "−1 regular, 0 random, 1 bursts",
        ),
        metric(
          "weekly_gini",
          "Unevenness of weeks",
          number(m.weekly_gini),
          "it takes 4 weeks with commits",
          "0 even, 1 all in one week",
        ),
        metric("longest_streak_days", "Longest streak", formatCount(m.longest_streak_days, "day")),
        metric(
          "longest_workday_streak_days",
          "Longest workday streak",
          m.longest_workday_streak_days === undefined ? null : formatCount(m.longest_workday_streak_days, "day"),
          ANALYSE_AGAIN,
          "weekends neither break it nor count",
        ),
        metric("current_streak_days", "Streak at the end", formatCount(m.current_streak_days, "day")),
      ],
    },
    {
      title: "Sessions",
      metrics: [
        metric("sessions", "Sessions", number(m.sessions)),
        metric("session_gap_hours", "A new one after", `${formatNumber(m.session_gap_hours)} h without a commit`),
        metric(
          "session_minutes_p50",
          "Median length",
          m.session_minutes_p50 === null ? null : `${formatNumber(m.session_minutes_p50)} min`,
          NO_SESSION,
        ),
        metric("session_commits_p90", "Commits, 90th percentile", number(m.session_commits_p90), NO_SESSION),
      ],
    },
    {
      title: "Messages",
      metrics: [
        metric("message_length_p50", "Message length, median", characters(m.message_length_p50), NO_COMMITS),
        metric("message_length_p90", "Message length, 90th percentile", characters(m.message_length_p90), NO_COMMITS),
        metric(
          "conventional_commit_ratio",
          "Conventional commits",
          percent(m.conventional_commit_ratio),
          NO_COMMITS,
          interval(m.conventional_commit_interval),
        ),
        metric("unknown_category_ratio", "Unclassified", percent(m.unknown_category_ratio), NO_COMMITS),
        metric("merge_commit_ratio", "Merge commits", percent(m.merge_commit_ratio), NO_COMMITS),
      ],
    },
    {
      title: "Fixes and rework",
      metrics: [
        metric(
          "fix_commit_ratio",
          "Fix commits",
          percent(m.fix_commit_ratio),
          NO_COMMITS,
          interval(m.fix_commit_interval),
        ),
        metric(
          "followup_rate",
          "Features fixed within a day",
          percent(m.followup_rate),
          NO_FEATURE,
          interval(m.followup_interval),
        ),
        metric("median_hours_to_fix", "Median time to that fix", hours(m.median_hours_to_fix), NO_FOLLOW_UP),
        metric("loop_length_p50", "Fixes in a row, median", number(m.loop_length_p50), NO_FOLLOW_UP),
        metric("loop_length_p90", "Fixes in a row, 90th percentile", number(m.loop_length_p90), NO_FOLLOW_UP),
        metric("revert_rate", "Reverts", percent(m.revert_rate), NO_COMMITS),
      ],
    },
    pullRequestGroup(m),
    {
      title: "Quality of the data",
      metrics: [
        metric(
          "data_quality_score",
          "Data quality",
          `${formatNumber(m.data_quality_score)} of 100`,
          "",
          "how much there was to read, pull requests aside",
        ),
      ],
    },
  ];
}

/** Where they were not read there is one line that says so, and no figures. */
function pullRequestGroup(m: StoredMetrics): MetricGroup {
  const title = "Pull requests";
  const merged = m.pull_requests;
  if (merged === undefined || merged === null) {
    const missing = merged === undefined ? ANALYSE_AGAIN : "they were not read; the notes on what was read say why";
    return { title, metrics: [metric("pull_requests", "Merged", null, missing)] };
  }
  const share = (value: number | null | undefined) => percent(value ?? null);
  return {
    title,
    metrics: [
      metric("pull_requests", "Merged", number(merged), "", "by the authors analysed"),
      metric("pull_request_files_p50", "Files changed, median", number(m.pull_request_files_p50 ?? null), NO_PULLS),
      metric("pull_request_issue_ratio", "Close an issue", share(m.pull_request_issue_ratio), NO_PULLS),
      metric(
        "pull_request_structured_ratio",
        "With a structure",
        share(m.pull_request_structured_ratio),
        NO_PULLS,
        "headings, or comments of a template",
      ),
      metric("pull_request_checklist_ratio", "With a checklist", share(m.pull_request_checklist_ratio), NO_PULLS),
      metric(
        "pull_request_review_ratio",
        "Reviewed",
        share(m.pull_request_review_ratio),
        NO_PULLS,
        "by another person",
      ),
      metric("pull_request_merge_methods", "Merged by", merged === 0 ? null : methods(m), NO_PULLS),
      metric(
        "pull_request_commit_ratio",
        "Commits that came with one",
        m.pull_request_commit_ratio == null ? null : `at least ${percent(m.pull_request_commit_ratio)}`,
        NO_COMMITS,
      ),
    ],
  };
}

/** "30 squash, 12 merge", the most used first. */
function methods({ pull_request_merge_methods: counts }: StoredMetrics): string | null {
  const used = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
  used.sort(([, a], [, b]) => b - a);
  return used.length === 0
    ? null
    : used.map(([method, count]) => `${formatNumber(count)} ${method === "unknown" ? "not known" : method}`).join(", ");
}

function characters(value: number | null): string | null {
  return value === null ? null : formatCount(value, "character");
}
