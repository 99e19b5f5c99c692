import type { AnalysisResult } from "@vibe/analysis/result";
import type { GeneratedRepository } from "@vibe/history/testing/generate-repository";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  analyzeRepository,
  noPullRequests,
  nothingCompared,
  published,
  type Row,
  wilson,
  writeRepository,
} from "./line.ts";

/** A chapter of ten lines every Monday at noon UTC, from 2026-02-02 to 04-20: twelve documents and nothing of a product. */
const mondays = "02-02 02-09 02-16 02-23 03-02 03-09 03-16 03-23 03-30 04-06 04-13 04-20".split(" ");
const rows: Row[] = mondays.map((day, i) => ({
  id: `${i + 1}`,
  at: `2026-${day}T12:00+00:00`,
  message: `Chapter ${i + 1}`,
  files: `docs/chapter-${i + 1}.md +10`,
}));

let repository: GeneratedRepository;
let result: AnalysisResult;
beforeAll(async () => {
  repository = await writeRepository(rows);
  result = await analyzeRepository(repository.path, ["ada@example.com"]);
});
afterAll(() => repository.remove());

test("every number of a history of documents alone: what cannot be told is null, what never came is 0", () => {
  expect(published(result)).toEqual({
    outcome: "complete",
    subject: { kind: "authors", authors: 1 },
    coverage: {
      listed_commits: 12,
      merge_commits: 0,
      bot_commits: 0,
      other_author_commits: 0,
      co_authored_commits: 0,
      subject_commits: 12,
      commits_with_paths: 12,
      commits_with_line_counts: 12,
      invalid_dates: 0,
      authors: 1,
      shallow: false,
      partial_clone: false,
      first_commit_seen: true,
    },
    metrics: {
      total_commits: 12,
      credited_commits: 12,
      additions: 120,
      deletions: 0,
      files_changed: 12,
      first_commit_date: "2026-02-02",
      last_commit_date: "2026-04-20",
      active_days: 12,
      span_days: 78, // 11 weeks and a day.
      commit_size_p50: 10,
      commit_size_p90: 10,
      commit_size_mean: 10,
      commit_size_stddev: 0,
      files_per_commit_p50: 1,
      files_per_commit_p90: 1,
      commits_per_active_day_mean: 1,
      commits_per_active_day_max: 1,
      hours_between_commits_p50: 168,
      hours_between_commits_p90: 168,
      burstiness_within_sessions: null,
      burstiness_between_days: -1, // Eleven gaps of a week.
      weekly_gini: 0,
      message_length_p50: 9,
      message_length_p90: 10, // Place 9.9 of nine times 9 and three times 10.
      conventional_commit_ratio: 0,
      conventional_commit_interval: wilson(0, 12),
      fix_commit_ratio: 0,
      fix_commit_interval: wilson(0, 12),
      unknown_category_ratio: 0,
      merge_commit_ratio: 0,
      category_distribution: { docs: 12 }, // By its files; "Chapter 1" says nothing.
      followup_rate: null,
      followup_interval: null,
      median_hours_to_fix: null,
      loop_length_p50: null,
      loop_length_p90: null,
      revert_rate: 0,
      ...noPullRequests,
      sessions: 12,
      session_gap_hours: 2,
      session_minutes_p50: 30,
      session_commits_p90: 1,
      longest_streak_days: 1,
      current_streak_days: 1,
      longest_workday_streak_days: 1,
      data_quality_score: 51, // (0.35 * 12/200 + 0.2 + 0.15 + 0.15 * 12/30) / 0.85
    },
    axes: {
      A: {
        score: 0,
        level: "low",
        coverage: 0.9,
        attribution: 0,
        breadth: 0,
        volume: 0,
        pr_breadth: null,
        ai_config: 0,
      },
      B: {
        score: 0,
        level: "insufficient", // 0.2 + 0.15
        coverage: 0.35,
        test_cochange: null,
        ci: 0,
        test_earliness: 0,
        docs_upkeep: null, // There is no work that documents could be kept up with.
        pr_review: null,
      },
      C: {
        score: 0,
        level: "insufficient",
        coverage: 0.15,
        followups: null,
        returns: null,
        speed: null,
        reverts: 0,
      },
      D: {
        score: 0,
        level: "low",
        coverage: 0.55, // 0.3 + 0.1 + 0.15
        issues: 0,
        pr_structure: null,
        explained: 0,
        docs_first: null,
        conventional: 0,
        scopes: null,
      },
      E: { score: null, level: "insufficient", coverage: 0, parts: null, layers: null, spread: null },
      F: { score: 0, level: "low", coverage: 1, between_days: 0, session_size: 0, weekly_spread: 0 },
    },
    banded: "ABCDF",
    persona: null,
    persona_reason: "12 commits are too few for a persona: it takes 30.",
    ai: {
      attributed_commits: 0,
      agent_authored_commits: 0,
      human_coauthored_commits: 0,
      attributed_ratio: 0,
      attributed_interval: wilson(0, 12),
      tools: [],
      first_attributed_date: null,
    },
    ai_effect: {
      attributed_commits: 0,
      unattributed_commits: 12,
      matched_attributed: 0,
      matched_unattributed: 0,
      periods: 0,
      reason: "No commit names an AI tool.",
      measures: nothingCompared,
    },
    trend: {
      quarters: [
        { quarter: "2026-Q1", commits: 9, ai_share: null, axes: "", bands: 0 },
        { quarter: "2026-Q2", commits: 3, ai_share: null, axes: "", bands: 0 },
      ],
      changes: [],
    },
    calendar: { from: "2025-04-21", to: "2026-04-20", days: mondays.map((day) => [`2026-${day}`, 1]) },
    // Smoothed, a quarter of noon is morning: 9 of 12, at least 0.51, beside 3 of 12.
    punch_card: { cells: { "Mon 12": 12 }, peak: { label: "afternoons", share: 1 } },
    monthly: [
      { month: "2026-02", commits: 4, categories: { docs: 4 }, size_p50: 10 },
      { month: "2026-03", commits: 5, categories: { docs: 5 }, size_p50: 10 },
      { month: "2026-04", commits: 3, categories: { docs: 3 }, size_p50: 10 },
    ],
    languages: [],
  });
});

test("what is missing is said in words", () => {
  const evidence = Object.fromEntries(
    result.axes.flatMap(({ components }) => components.map((c) => [c.id, c.evidence])),
  );
  expect(evidence).toMatchObject({
    attribution: "None of 12 commits names an AI tool; tools need not leave a mark.",
    test_cochange: "No feature or fix whose files were read.",
    ci: "None of these commits touched CI workflows.",
    docs_upkeep: "No product work whose files were read.",
    followups: "Too few features were observed for a full day.",
    parts: "No files of the product were read.",
  });
  expect(result.axes[0]?.low_label).toBe("Few signs");
  expect(result.coverage.notes).toContain(
    "Every commit was recorded on a clock set to UTC; hours and days may not be the author's own.",
  );
});
