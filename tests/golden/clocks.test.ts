import type { AnalysisResult } from "@vibe/analysis/result";
import type { GeneratedRepository } from "@vibe/history/testing/generate-repository";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  analyzeRepository,
  bob,
  noPullRequests,
  nothingCompared,
  onCounts,
  published,
  type Row,
  r4,
  wilson,
  writeRepository,
} from "./line.ts";

/**
 * Clocks of the whole world: Ada flies from +13:00 to -08:00 on New Year's Day (which lasts 45 hours), Bob sits at +05:30, summer
 * time begins in California on Sunday 2026-03-08. A second root, a merge of three parents, and two dates that are none. All of it was rebased at one moment of April, which is nobody's working time.
 *
 * |  # | local day and hour   | UTC          | who | category | lines | since that person's commit before |
 * |  1 | Mon 2025-12-29 23:30 | 29th 10:30   | Ada | setup    | 10 (2 files, root) |    |
 * |  2 | Tue 2025-12-30 00:30 | 29th 11:30   | Ada | feature  | 10    | 1 h                |
 * |  3 | Wed 2025-12-31 23:50 | 31st 10:50   | Ada | feature  | 10    | 47 h 20            |
 * |  4 | Thu 2026-01-01 09:00 | 31st 20:00   | Ada | fix of 3 |  2    | 9 h 10             |
 * |  5 | Thu 2026-01-01 20:00 |  2nd 04:00   | Ada | feature  |  8    | 32 h               |
 * |  6 | Fri 2026-01-02 18:00 |  3rd 02:00   | Ada | fix of 5 |  4    | 22 h               |
 * |  7 | Sat 2026-01-03 10:00 |  3rd 04:30   | Bob | feature  |  6    |                    |
 * |  8 | Sun 2026-01-04 00:10 |  3rd 18:40   | Bob | fix of 7 |  2    | 14 h 10            |
 * |  9 | Mon 2026-01-05 09:00 |  5th 17:00   | Ada | feature  |  4    | 63 h               |
 * | 10 | Sat 2026-03-07 09:00 |  7th 17:00   | Ada | docs     |  3    | 1464 h             |
 * | 11 | Sun 2026-03-08 09:00 |  8th 16:00   | Ada | docs     |  3    | 23 h               |
 * | 12 | Mon 2026-03-09 09:00 |  9th 16:00   | Ada | feature  |  7    | 24 h               |
 * | 13 | Mon 2026-03-09 10:00 |  9th 17:00   | Ada | feature  |  2    | 1 h                |
 * | 14 | Tue 2026-03-10 10:00 | 10th 04:30   | Bob | feature  |  2 (root) | 1569 h 50      |
 * | 15 | Tue 2026-03-10 09:00 | 10th 16:00   | Ada | merge of 12, 13 and 14                         ||
 * | 16 | 1970-01-01           |              | Ada | feature  |  1    |                    |
 * | 17 | 2100-01-01           |              | Ada | fix      |  2    |                    |
 */
const committed = "2026-04-01T03:00+00:00";
const rows: Row[] = (
  [
    ["2025-12-29T23:30+13:00", "Initial commit", "README.md +5, src/a.ts +5", {}],
    ["2025-12-30T00:30+13:00", "feat: a", "src/a.ts +10", {}],
    ["2025-12-31T23:50+13:00", "feat: b", "src/b.ts +10", {}],
    ["2026-01-01T09:00+13:00", "fix: b", "src/b.ts +1 -1", {}],
    ["2026-01-01T20:00-08:00", "feat: c", "src/c.ts +8", {}],
    ["2026-01-02T18:00-08:00", "fix: c", "src/c.ts +2 -2", {}],
    ["2026-01-03T10:00+05:30", "feat: d", "src/d.ts +6", { by: bob }],
    ["2026-01-04T00:10+05:30", "fix: d", "src/d.ts +1 -1", { by: bob }],
    ["2026-01-05T09:00-08:00", "feat: e", "src/e.ts +4", {}],
    ["2026-03-07T09:00-08:00", "docs: f", "docs/f.md +3", {}],
    ["2026-03-08T09:00-07:00", "docs: g", "docs/g.md +3", {}],
    ["2026-03-09T09:00-07:00", "feat: h", "src/h.ts +7", {}],
    ["2026-03-09T10:00-07:00", "feat: i", "src/i.ts +2", {}],
    ["2026-03-10T10:00+05:30", "feat: j", "src/j.ts +2", { by: bob, parents: [] }],
    ["2026-03-10T09:00-07:00", "Merge branches 'i' and 'j'", "", { parents: ["12", "13", "14"] }],
    [0, "feat: k", "src/k.ts +1", {}],
    [4_102_444_800, "fix: k", "src/k.ts +1 -1", {}],
  ] satisfies [string | number, string, string, Partial<Row>][]
).map(([at, message, files, more], i) => ({ id: `${i + 1}`, at, committed, message, files, ...more }));

let repository: GeneratedRepository;
let result: AnalysisResult;
beforeAll(async () => {
  repository = await writeRepository(rows);
  result = await analyzeRepository(repository.path, "all");
});
afterAll(() => repository.remove());

test("every number of a history of many clocks, two roots, three parents and no dates", () => {
  // Seven gaps of a day, one of 61, three of a day.
  const r = Math.sqrt(3731 / 11 - (71 / 11) ** 2) / (71 / 11);
  const burstiness = (Math.sqrt(12) * r - Math.sqrt(10)) / ((Math.sqrt(12) - 2) * r + Math.sqrt(10));
  expect(published(result)).toEqual({
    outcome: "complete",
    subject: { kind: "all" },
    coverage: {
      listed_commits: 17,
      merge_commits: 1,
      bot_commits: 0,
      other_author_commits: 0,
      co_authored_commits: 0,
      subject_commits: 16,
      commits_with_paths: 16,
      commits_with_line_counts: 16,
      invalid_dates: 2,
      authors: 2,
      shallow: false,
      partial_clone: false,
      first_commit_seen: true,
    },
    metrics: {
      total_commits: 16,
      credited_commits: 16,
      additions: 71, // 10+10+10+1+8+2+6+1+4+3+3+7+2+2+1+1
      deletions: 5, // 1+2+1+1
      files_changed: 17,
      first_commit_date: "2025-12-29",
      last_commit_date: "2026-03-10",
      active_days: 12,
      span_days: 72, // 3 of December, 31, 28, 10.
      // 1 2 2 2 2 2 3 3 | 4 4 6 7 8 10 10 10; squares sum up to 520.
      commit_size_p50: 3.5,
      commit_size_p90: 10,
      commit_size_mean: 4.8, // 76 / 16
      commit_size_stddev: 3.2, // √(32.5 - 4.75²)
      files_per_commit_p50: 1,
      files_per_commit_p90: 1,
      commits_per_active_day_mean: 1.17, // 14 / 12
      commits_per_active_day_max: 2,
      // 1 1 9.17 14.17 22 23 | 24 32 47.3 63 1464 1569.8; place 9.9 is 63 + 0.9 * 1401.
      hours_between_commits_p50: 23.5,
      hours_between_commits_p90: 1323.9,
      burstiness_within_sessions: null,
      burstiness_between_days: Math.round(burstiness * 1000) / 1000,
      weekly_gini: 0.393, // 1 2 3 8 of 14: 2 * (1 + 4 + 9 + 32) / (4 * 14) - 5/4 = 11/28.
      message_length_p50: 7,
      message_length_p90: 7,
      conventional_commit_ratio: 0.9375,
      conventional_commit_interval: wilson(15, 16),
      fix_commit_ratio: 0.25,
      fix_commit_interval: wilson(4, 16),
      unknown_category_ratio: 0,
      merge_commit_ratio: r4(1 / 17),
      category_distribution: { docs: 2, feature: 9, fix: 4, setup: 1 },
      // 3, 5 and 7 of 2, 3, 5, 7 and 9. The last commit that is no merge is 14: 12 and 13 are less than a day older.
      followup_rate: 0.6,
      followup_interval: wilson(3, 5),
      median_hours_to_fix: 14.167,
      loop_length_p50: 1,
      loop_length_p90: 1,
      revert_rate: 0,
      ...noPullRequests,
      sessions: 12, // 1-2 and 12-13 are two of two commits.
      session_gap_hours: 2,
      session_minutes_p50: 30,
      session_commits_p90: 1.9,
      // From 29 December to 5 January, on whoever's clock; without the weekend Mon to Fri and Mon.
      longest_streak_days: 8,
      current_streak_days: 4,
      longest_workday_streak_days: 6,
      data_quality_score: 52, // (0.35 * 16/200 + 0.2 + 0.15 + 0.15 * 12/30) / 0.85
    },
    axes: {
      // One file each, roots aside, and a 75th percentile of 6.75 lines.
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
        score: 5, // 0.15 * 0.3077 / 0.85
        level: "low",
        coverage: 0.85,
        test_cochange: 0,
        ci: 0,
        test_earliness: 0,
        docs_upkeep: r4(2 / 13 / 0.5),
        pr_review: null,
      },
      C: {
        score: 67, // 0.3 / 0.45
        level: "insufficient",
        coverage: 0.45,
        followups: 1,
        returns: null, // 2 4 6 8 11 12 13 are seven; 24 hours sharp (12) are within a day.
        speed: null,
        reverts: 0,
      },
      D: {
        score: 19, // 0.15 * 0.9375 / 0.75
        level: "low",
        coverage: 0.75,
        issues: 0,
        pr_structure: null,
        explained: 0,
        docs_first: 0,
        conventional: 0.9375,
        scopes: null,
      },
      E: { score: 0, level: "low", coverage: 1, parts: 0, layers: 0, spread: 0 },
      F: {
        score: 45, // 0.3 * 0.9308 + 0.45 * 0.158 + 0.25 * 0.3929
        level: "medium",
        coverage: 1,
        between_days: r4((burstiness + 1) / 2),
        session_size: r4(onCounts(1.9, 1, 20)),
        weekly_spread: r4(11 / 28),
      },
    },
    banded: "ABCDEF",
    persona: null,
    persona_reason: "16 commits are too few for a persona: it takes 30.",
    ai: {
      attributed_commits: 0,
      agent_authored_commits: 0,
      human_coauthored_commits: 0,
      attributed_ratio: 0,
      attributed_interval: wilson(0, 16),
      tools: [],
      first_attributed_date: null,
    },
    ai_effect: {
      attributed_commits: 0,
      unattributed_commits: 14, // What has no date belongs to no quarter.
      matched_attributed: 0,
      matched_unattributed: 0,
      periods: 0,
      reason: "No commit names an AI tool.",
      measures: nothingCompared,
    },
    trend: {
      quarters: [
        { quarter: "2025-Q4", commits: 3, ai_share: null, axes: "", bands: 0 },
        { quarter: "2026-Q1", commits: 11, ai_share: null, axes: "", bands: 0 },
      ],
      changes: [],
    },
    calendar: {
      from: "2025-03-10",
      to: "2026-03-10",
      days: [
        ["2025-12-29", 1],
        ["2025-12-30", 1],
        ["2025-12-31", 1],
        ["2026-01-01", 2],
        ["2026-01-02", 1],
        ["2026-01-03", 1],
        ["2026-01-04", 1],
        ["2026-01-05", 1],
        ["2026-03-07", 1],
        ["2026-03-08", 1],
        ["2026-03-09", 2],
        ["2026-03-10", 1],
      ],
    },
    punch_card: {
      cells: {
        "Mon 09": 2,
        "Mon 10": 1,
        "Mon 23": 1,
        "Tue 00": 1,
        "Tue 10": 1,
        "Wed 23": 1,
        "Thu 09": 1,
        "Thu 20": 1,
        "Fri 18": 1,
        "Sat 09": 1,
        "Sat 10": 1,
        "Sun 00": 1,
        "Sun 09": 1,
      },
      // 8 of 14, at least 0.36; late nights have 4 of 14.
      peak: { label: "mornings", share: 0.571 },
    },
    monthly: [
      { month: "2025-12", commits: 3, categories: { feature: 2, setup: 1 }, size_p50: 10 },
      { month: "2026-01", commits: 6, categories: { feature: 3, fix: 3 }, size_p50: 4 },
      { month: "2026-03", commits: 5, categories: { docs: 2, feature: 3 }, size_p50: 3 },
    ],
    languages: [{ id: "typescript", name: "TypeScript", commits: 14, share_of_commits: 0.875 }],
  });
  expect(result.coverage.notes).toContain("Left out of everything about time for want of a valid date: 2 commits.");
});
