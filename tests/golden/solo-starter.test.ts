import type { AnalysisResult } from "@vibe/analysis/result";
import type { GeneratedRepository } from "@vibe/history/testing/generate-repository";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  analyzeRepository,
  noPullRequests,
  nothingCompared,
  onCounts,
  published,
  type Row,
  r4,
  shownRows,
  speed,
  wilson,
  writeRepository,
} from "./line.ts";

/**
 * Somebody starts a project alone: setup, features with fixes soon after them and too late, tests later, CI late, a fixup, a
 * lock file, and a feature so young that nothing can be said of it. All at +01:00; 2026-01-05 is a Monday.
 *
 * |  # | when      | hours since | category | hand-written lines, files      | parts    | work before |
 * |  1 | Mon 09:00 |             | setup    | 60, 3 (root)                   | core     |             |
 * |  2 | Mon 10:00 |  1          | feature  | 50, 1                          | core     | 0           |
 * |  3 | Mon 10:30 |  0.5        | fix of 2 |  6, 1                          | core     | 1           |
 * |  4 | Tue 20:00 | 33.5        | feature  | 85, 2                          | core ui  | 2           |
 * |  5 | Tue 21:00 |  1          | fix of 4 |  6, 1                          | ui       | 3           |
 * |  6 | Wed 20:30 | 23.5        | fix      |  7, 1 (24.5 h after 4: too late) | core   | 4           |
 * |  7 | Thu 09:00 | 12.5        | feature  | 72, 2                          | db       | 5           |
 * |  8 | Thu 09:10 |  1/6        | fix of 7 |  4, 1 (names issue 3)          | db       | 6           |
 * |  9 | Thu 09:40 |  0.5        | fix of 8 |  2, 1                          | db       | 7           |
 * | 10 | Fri 18:00 | 32 1/3      | test     | 40, 1                          | -        | 8           |
 * | 11 | Mon 19:00 | 73          | feature  | 85, 2 (with a document)        | api      | 8           |
 * | 12 | Tue 18:30 | 23.5        | test     | 33, 2 (and the manifest)       | -        | 9           |
 * | 13 | Wed 08:00 | 13.5        | docs     | 30, 2                          | -        | 9           |
 * | 14 | Wed 12:00 |  4          | infra    | 20, 1 (the first CI)           | ci       | 9           |
 * | 15 | Thu 22:00 | 34          | feature  | 27, 2 (touches tests)          | api      | 9           |
 * | 16 | Fri 22:30 | 24.5        | refactor | 34, 2                          | core     | 10          |
 * | 17 | Sat 10:00 | 11.5        | fixup    |  3, 1                          | core     | 11          |
 * | 18 | Sun 23:30 | 37.5        | chore    |  6, 1 (and 500 of a lock file) | -        | 12          |
 * | 19 | Mon 09:00 |  9.5        | feature  | 45, 1 (less than a day old)    | core     | 12          |
 */
const rows: Row[] = (
  [
    ["05T09:00", "Initial commit", "README.md +10, package.json +20, src/app.ts +30"],
    ["05T10:00", "feat: list the tasks", "src/app.ts +50"],
    ["05T10:30", "fix: show an empty list", "src/app.ts +4 -2"],
    ["06T20:00", "feat(ui): add a page for a task", "src/pages/task.tsx +80, src/app.ts +5"],
    ["06T21:00", "fix(ui): keep the title", "src/pages/task.tsx +3 -3"],
    ["07T20:30", "Fix the order of the list", "src/app.ts +6 -1"],
    ["08T09:00", "feat: store the tasks", "src/db/store.ts +60, migrations/001.sql +12"],
    ["08T09:10", "fix: close the store, closes #3", "src/db/store.ts +2 -2"],
    ["08T09:40", "fix: open it again", "src/db/store.ts +1 -1"],
    ["09T18:00", "test: cover the store", "tests/store.test.ts +40"],
    ["12T19:00", "feat(api): serve the tasks", "src/api/tasks.ts +70, docs/api.md +15"],
    ["13T18:30", "Add tests for the API", "tests/api.test.ts +30, package.json +2 -1"],
    ["14T08:00", "docs: how to run it", "docs/run.md +25, README.md +5"],
    ["14T12:00", "ci: run the tests", ".github/workflows/ci.yml +20"],
    ["15T22:00", "feat(api): sort the tasks", "src/api/tasks.ts +10 -5, tests/api.test.ts +12"],
    ["16T22:30", "refactor: one place for dates", "src/dates.ts +20, src/app.ts +4 -10"],
    ["17T10:00", "fixup! refactor: one place for dates", "src/dates.ts +2 -1"],
    ["18T23:30", "Update dependencies", "package.json +3 -3, package-lock.json +500"],
    ["19T09:00", "feat: export the tasks", "src/export.ts +45"],
  ] as const
).map(([at, message, files], i) => ({ id: `${i + 1}`, at: `2026-01-${at}+01:00`, message, files }));

let repository: GeneratedRepository;
let result: AnalysisResult;
beforeAll(async () => {
  repository = await writeRepository(rows);
  result = await analyzeRepository(repository.path, ["ada@example.com"]);
});
afterAll(() => repository.remove());

test("every number of a project somebody starts alone", () => {
  const sizes = 615 / 19;
  expect(published(result)).toEqual({
    outcome: "complete",
    subject: { kind: "authors", authors: 1 },
    coverage: {
      listed_commits: 19,
      merge_commits: 0,
      bot_commits: 0,
      other_author_commits: 0,
      co_authored_commits: 0,
      subject_commits: 19,
      commits_with_paths: 19,
      commits_with_line_counts: 19,
      invalid_dates: 0,
      authors: 1,
      shallow: false,
      partial_clone: false,
      first_commit_seen: true,
    },
    metrics: {
      total_commits: 19,
      credited_commits: 19,
      // 60+50+4+85+3+6+72+2+1+40+85+32+30+20+22+24+2+503+45; 2+3+1+2+1+1+5+10+1+3.
      additions: 1086,
      deletions: 29,
      files_changed: 29,
      first_commit_date: "2026-01-05",
      last_commit_date: "2026-01-19",
      // All days but the weekend of the 10th.
      active_days: 13,
      span_days: 15,
      // 2 3 4 6 6 6 7 20 27 | 30 | 33 34 40 45 50 60 72 85 85, the lock file aside: the sum is 1086 + 29 - 500 = 615, of squares 33,819.
      commit_size_p50: 30,
      commit_size_p90: 74.6, // Place 16.2: 72 + 0.2 * 13.
      commit_size_mean: 32.4,
      commit_size_stddev: Math.round(10 * Math.sqrt(33_819 / 19 - sizes ** 2)) / 10,
      // 1 eleven times, 2 seven times, 3 once.
      files_per_commit_p50: 1,
      files_per_commit_p90: 2,
      commits_per_active_day_mean: 1.46,
      commits_per_active_day_max: 3,
      // 1/6 1/2 1/2 1 1 4 9.5 11.5 12.5 | 13.5 23.5 23.5 24.5 32.3 33.5 34 37.5 73: between 12.5 and 13.5; 34 + 0.3 * 3.5.
      hours_between_commits_p50: 13,
      hours_between_commits_p90: 35.05,
      // Five gaps within sessions are too few.
      burstiness_within_sessions: null,
      // Eleven gaps of a day and one of three: r = (√11 / 6) / (7 / 6), so that √11 cancels: (√13 - 7) / (√13 + 5).
      burstiness_between_days: Math.round(((Math.sqrt(13) - 7) / (Math.sqrt(13) + 5)) * 1000) / 1000,
      // Three weeks are too few.
      weekly_gini: null,
      // 14 17 18 19 19 20 21 21 21 | 22 | 23 23 25 25 26 29 31 31 36; place 16.2 is 31.
      message_length_p50: 22,
      message_length_p90: 31,
      // All but 1, 6, 12 and 18; a fixup of a conventional subject has one.
      conventional_commit_ratio: r4(15 / 19),
      conventional_commit_interval: wilson(15, 19),
      fix_commit_ratio: r4(5 / 19),
      fix_commit_interval: wilson(5, 19),
      unknown_category_ratio: 0,
      merge_commit_ratio: 0,
      category_distribution: {
        chore: 1,
        docs: 1,
        feature: 6,
        fix: 5,
        fixup: 1,
        infra: 1,
        refactor: 1,
        setup: 1,
        test: 2,
      },
      // 2, 4 and 7 of 2, 4, 7, 11 and 15, after 30, 60 and 10 minutes, with 1, 1 and 2 fixes.
      followup_rate: 0.6,
      followup_interval: wilson(3, 5),
      median_hours_to_fix: 0.5,
      loop_length_p50: 1,
      loop_length_p90: 1.8,
      revert_rate: 0,
      ...noPullRequests,
      // 1-3, 4-5, 7-9 and eleven of one commit: 120, 90, 70 and eleven times 30 minutes.
      sessions: 14,
      session_gap_hours: 2,
      session_minutes_p50: 30,
      session_commits_p90: 2.7, // Place 11.7 of 1 (eleven times) 2 3 3.
      // The 12th to the 19th; without weekends the 5th to the 9th go on into it: 5 + 5 + 1.
      longest_streak_days: 8,
      current_streak_days: 8,
      longest_workday_streak_days: 11,
      data_quality_score: Math.round((100 * (0.35 * (19 / 200) + 0.2 + 0.15 + 0.15 * (13 / 30))) / 0.85), // 53
    },
    axes: {
      A: {
        score: 9, // (0.25 * 0.0704 + 0.2 * 0.3111) / 0.9
        level: "low",
        coverage: 0.9,
        attribution: 0,
        // Eleven 1s and seven 2s without the lowest and highest 1.8: (9.2 * log2 2 + 5.2 * log2 3) / 14.4, from 1 (one file) to 4.
        breadth: r4((5.2 * (Math.log2(3) - 1)) / 14.4 / 3),
        // Place 12.75 of 18: between 40 and 45.
        volume: r4(onCounts(43.75, 10, 1000)),
        pr_breadth: null,
        ai_config: 0,
      },
      B: {
        score: 32, // (0.35 * 2/11 + 0.2 * 43/78 + 0.15 * 1/3 + 0.15 * 4/13) / 0.85; eleven features and fixes are enough
        level: "low",
        coverage: 0.85,
        // 15 touches tests, 11 is followed by 12 after 23.5 hours; of six features and five fixes.
        test_cochange: r4(2 / 11),
        // One touch after 9 of 13 commits of work, two missing: 1/2 * (4/13 + 0 + 0) / 3. Kept up: 1 of 13 is more than 5 %.
        ci: r4(2 / 39 + 1 / 2),
        // 10, 12 and 15 come after 8, 9 and 9 of 13: (5 + 4 + 4) / 13 / 3.
        test_earliness: r4(1 / 3),
        // 11 and 13 beside 13 commits of work; a README at the root alone (1) does not count.
        docs_upkeep: r4(2 / 13 / 0.5),
        pr_review: null,
      },
      C: {
        score: 77, // 0.3 + 0.3 * 0.5714 + 0.25 * 0.5903 + 0.15
        level: "high",
        coverage: 1,
        followups: 1, // 0.6 of 0.3
        // 2, 3, 5, 8, 9 and 17 of those with one in the day before: 2 3 5 6 7 8 9 12 13 14 17 19.
        returns: r4((6 / 12 - 0.1) / 0.7),
        // After 60, 30, 60, 10 and 30 minutes and 11.5 hours.
        speed: r4((2 * speed(3600) + 2 * speed(1800) + speed(600) + speed(41_400)) / 12 / 0.6),
        reverts: 1, // 1 of 19 is more than 5 %.
      },
      D: {
        score: 23, // (0.3 * 0.1754 + 0.15 * 0.7895) / 0.75
        level: "low",
        coverage: 0.75,
        issues: r4(1 / 19 / 0.3),
        pr_structure: null,
        explained: 0,
        // Areas of features: src (2) and migrations (7), both before any document; tests are none.
        docs_first: 0,
        conventional: r4(15 / 19),
        scopes: null, // Fewer than 20 commits.
      },
      E: {
        score: 15, // 0.5 * 0.0444 + 0.2 * 0.616
        level: "low",
        coverage: 1,
        parts: r4((16 / 15 - 1) / 1.5), // Only 4 touches two.
        layers: 0,
        // core 8, db 3, ui 2, api 2, ci 1 of 16; nine parts in all.
        spread: r4((0.5 + (3 / 16) * Math.log2(16 / 3) + 2 * (2 / 16) * 3 + (1 / 16) * 4) / Math.log2(9)),
      },
      F: {
        score: 28, // (0.3 * 0.3028 + 0.45 * 0.2616) / 0.75
        level: "low",
        coverage: 0.75,
        between_days: r4((Math.sqrt(13) - 1) / (Math.sqrt(13) + 5)), // (B + 1) / 2
        session_size: r4(onCounts(2.7, 1, 20)),
        weekly_spread: null,
      },
    },
    banded: "ABCDEF",
    persona: null,
    persona_reason: "19 commits are too few for a persona: it takes 30.",
    ai: {
      attributed_commits: 0,
      agent_authored_commits: 0,
      human_coauthored_commits: 0,
      attributed_ratio: 0,
      attributed_interval: wilson(0, 19),
      tools: [],
      first_attributed_date: null,
    },
    ai_effect: {
      attributed_commits: 0,
      unattributed_commits: 19,
      matched_attributed: 0,
      matched_unattributed: 0,
      periods: 0,
      reason: "No commit names an AI tool.",
      measures: nothingCompared,
    },
    // 19 commits are one too few to judge a quarter.
    trend: { quarters: [{ quarter: "2026-Q1", commits: 19, ai_share: null, axes: "", bands: 0 }], changes: [] },
    calendar: {
      from: "2025-01-20", // 52 weeks before the Monday of the last commit.
      to: "2026-01-19",
      days: [
        ["2026-01-05", 3],
        ["2026-01-06", 2],
        ["2026-01-07", 1],
        ["2026-01-08", 3],
        ["2026-01-09", 1],
        ["2026-01-12", 1],
        ["2026-01-13", 1],
        ["2026-01-14", 2],
        ["2026-01-15", 1],
        ["2026-01-16", 1],
        ["2026-01-17", 1],
        ["2026-01-18", 1],
        ["2026-01-19", 1],
      ],
    },
    punch_card: {
      cells: {
        "Mon 09": 2,
        "Mon 10": 2,
        "Mon 19": 1,
        "Tue 18": 1,
        "Tue 20": 1,
        "Tue 21": 1,
        "Wed 08": 1,
        "Wed 12": 1,
        "Wed 20": 1,
        "Thu 09": 3,
        "Thu 22": 1,
        "Fri 18": 1,
        "Fri 22": 1,
        "Sat 10": 1,
        "Sun 23": 1,
      },
      // Smoothed, mornings have 9.25 of 19 and evenings 6.25; from 0.31 on mornings may have fewer than evenings' 0.33.
      peak: null,
    },
    monthly: [
      {
        month: "2026-01",
        commits: 19,
        categories: { chore: 1, docs: 1, feature: 6, fix: 5, fixup: 1, infra: 1, refactor: 1, setup: 1, test: 2 },
        size_p50: 30,
      },
    ],
    // All but 13, 14 and 18; the migration of 7.
    languages: [
      { id: "typescript", name: "TypeScript", commits: 16, share_of_commits: r4(16 / 19) },
      { id: "sql", name: "SQL", commits: 1, share_of_commits: r4(1 / 19) },
    ],
  });
});

test("the commits that are shown for each component, and the remark on the first axis", () => {
  expect(shownRows(result, repository, rows)).toEqual({
    attribution: "",
    breadth: "4 7 11 12 13", // Two files each, the oldest first.
    volume: "4 11 7 2 19", // 85 85 72 50 45 lines; the root is not among them.
    pr_breadth: "",
    ai_config: "",
    test_cochange: "15 11",
    ci: "14",
    test_earliness: "10",
    docs_upkeep: "13 11",
    pr_review: "",
    followups: "7 4 2",
    returns: "17 9 8 5 3",
    speed: "8 3 9 2 5", // 10, 30, 30, 60, 60 minutes.
    reverts: "17",
    issues: "8",
    pr_structure: "",
    explained: "",
    docs_first: "",
    conventional: "19 17 16 15 14",
    scopes: "", // Nothing is shown of what is not known.
    parts: "4 19 17 16 15",
    layers: "",
    spread: "",
    between_days: "",
    session_size: "",
    weekly_spread: "",
  });
  expect(result.axes[0]?.note).toBe("Shape only: no commit names an AI tool, so this axis cannot exceed 60.");
});
