/**
 * What an analysis publishes: the document that is stored, served by the API and printed by `--json`. Its keys are
 * snake_case because it leaves the program. Scores are 0 to 100, shares 0 to 1, sizes in lines, durations in the unit the
 * name carries. `null` means "the history does not tell", never zero.
 */

import type { ToolReason, ToolTier } from "./ai/detect-tools.ts";
import type { Axis } from "./axes/axes.ts";
import type { Category } from "./commit/category.ts";
import type { AiEffect } from "./comparison/ai-effect.ts";
import type { Trend } from "./comparison/trend.ts";
import type { NarrativeFact } from "./narrative/fact.ts";
import type { Narrative } from "./narrative/narrative.ts";
import type { Persona } from "./persona/persona.ts";
import type { RepoSums } from "./profile/repo-sums.ts";
import type { MergeMethod } from "./pull-request/merge-method.ts";
import type { Interval } from "./statistics/interval.ts";

export type Metrics = {
  /** Commits of the subject without merges and bots. */
  total_commits: number;
  /** Those, and half of each commit by others that names the subject as co-author. */
  credited_commits: number;
  /** Sums over the commits that tell; null when there are commits and none does. `coverage` says how many do. */
  additions: number | null;
  deletions: number | null;
  files_changed: number | null;
  first_commit_date: string | null;
  last_commit_date: string | null;
  active_days: number;
  span_days: number;
  commit_size_p50: number | null;
  commit_size_p90: number | null;
  commit_size_mean: number | null;
  commit_size_stddev: number | null;
  files_per_commit_p50: number | null;
  files_per_commit_p90: number | null;
  commits_per_active_day_mean: number | null;
  commits_per_active_day_max: number;
  hours_between_commits_p50: number | null;
  hours_between_commits_p90: number | null;
  burstiness_within_sessions: number | null;
  burstiness_between_days: number | null;
  weekly_gini: number | null;
  message_length_p50: number | null;
  message_length_p90: number | null;
  conventional_commit_ratio: number | null;
  conventional_commit_interval: Interval | null;
  fix_commit_ratio: number | null;
  fix_commit_interval: Interval | null;
  unknown_category_ratio: number | null;
  merge_commit_ratio: number | null;
  category_distribution: Partial<Record<Category, number>>;
  followup_rate: number | null;
  followup_interval: Interval | null;
  median_hours_to_fix: number | null;
  loop_length_p50: number | null;
  loop_length_p90: number | null;
  revert_rate: number | null;
  sessions: number;
  session_gap_hours: number;
  session_minutes_p50: number | null;
  session_commits_p90: number | null;
  longest_streak_days: number;
  current_streak_days: number;
  /** Saturdays and Sundays neither break it nor count. */
  longest_workday_streak_days: number;
  /** Merged pull requests of the subject; this and what follows about them is null where they were not read. */
  pull_requests: number | null;
  pull_request_files_p50: number | null;
  /** Close an issue. */
  pull_request_issue_ratio: number | null;
  /** Have a text with headings or of a template. */
  pull_request_structured_ratio: number | null;
  pull_request_checklist_ratio: number | null;
  /** Were reviewed by another person. */
  pull_request_review_ratio: number | null;
  pull_request_merge_methods: Record<MergeMethod, number> | null;
  /** Of the subject's commits without merges, those known to have come with a pull request: a lower bound. */
  pull_request_commit_ratio: number | null;
  /** 0 to 100: how much there was to read, over what could be known. */
  data_quality_score: number;
};

/** By which sign a tool was known, and in how many commits: tier 1 is the surest, see `ai/detect-tools.ts`. */
export type AiMark = { tier: ToolTier; reason: ToolReason; commits: number };

export type AiTool = { id: string; name: string; commits: number; share_of_commits: number; marks: AiMark[] };

export type AiAttribution = {
  /** Commits that name a tool or were authored by an agent. A lower bound: tools need not leave a mark. */
  attributed_commits: number;
  agent_authored_commits: number;
  /** Name a person beside the subject. */
  human_coauthored_commits: number;
  attributed_ratio: number | null;
  attributed_interval: Interval | null;
  tools: AiTool[];
  first_attributed_date: string | null;
};

/** Commits that touch a file written by hand in this language, and their share of the commits whose files were read. */
export type LanguageShare = { id: string; name: string; commits: number; share_of_commits: number };

/** What was read and what was not. */
export type Coverage = {
  /** Commits reachable from the head, merges and bots included. */
  listed_commits: number;
  merge_commits: number;
  bot_commits: number;
  /** Commits by people who are not the subject. */
  other_author_commits: number;
  /** Of those, the ones that name the subject as co-author. */
  co_authored_commits: number;
  subject_commits: number;
  commits_with_paths: number;
  commits_with_line_counts: number;
  invalid_dates: number;
  /** People who authored commits, merges included; automation accounts and agents are not among them. */
  authors: number;
  shallow: boolean;
  /** Contents of files were not at hand: a partial clone, or a server that was not asked for all of them. */
  partial_clone: boolean;
  first_commit_seen: boolean;
  head_sha: string;
  /** Plain sentences for the reader of the report. */
  notes: string[];
};

export type Insight = { id: string; title: string; text: string };

/** Local days with commits, ascending, of the last 53 weeks of the history: [date, commits]. */
export type Calendar = { from: string; to: string; days: [date: string, commits: number][] };

/** Commits by the author's own weekday (0 = Monday) and hour: 7 rows of 24. */
export type PunchCard = { rows: number[][]; peak: { label: string; share: number } | null };

/** Commits per month, ascending, with the categories stacked: at most the last 60 months that have any. */
export type MonthlyMix = {
  month: string;
  commits: number;
  categories: Partial<Record<Category, number>>;
  size_p50: number | null;
}[];

/** Whose commits were analysed; `authors` is how many author ids were asked for, not how many were found. */
export type AnalysedSubject = { kind: "all" } | { kind: "authors"; authors: number };

/** What an analysis finds out. */
export type Findings = {
  analyzer_version: string;
  outcome: "complete" | "insufficient_data";
  subject: AnalysedSubject;
  coverage: Coverage;
  metrics: Metrics;
  axes: Axis[];
  persona: Persona | null;
  /** Why there is no persona, in one sentence; null when there is one. */
  persona_reason: string | null;
  ai: AiAttribution;
  /** What differs between the subject's commits that name an AI tool and comparable ones that do not; null below 5 commits. */
  ai_effect: AiEffect | null;
  trend: Trend;
  /** The most used first, at most 8; empty when no files were read. */
  languages: LanguageShare[];
  calendar: Calendar | null;
  punch_card: PunchCard | null;
  monthly: MonthlyMix;
  insights: Insight[];
};

export type AnalysisResult = Findings & {
  /** What a narrative may say, the most telling first, and a text made of nothing else. */
  narrative_facts: NarrativeFact[];
  narrative: Narrative;
  /** What a profile over several repositories adds up; for machines. Null below 5 commits. */
  sums: RepoSums | null;
};
