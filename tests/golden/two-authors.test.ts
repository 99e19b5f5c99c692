import type { AnalysisResult } from "@vibe/analysis/result";
import type { GeneratedRepository } from "@vibe/history/testing/generate-repository";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ada,
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
 * Ada under two addresses, Bob, a bot, an agent and merges; the analysis is about Ada. All at +01:00, 2026-02-02 is a Monday.
 *
 * |  # | when         | who                          | Ada's? | category  | lines, files |
 * |  1 | Mon 2  09:00 | Bob (root)                   |        |           |              |
 * |  2 | Mon 2  10:00 | Ada                          | 1      | feature   | 40, 1        |
 * |  3 | Mon 2  10:30 | Bob fixes Ada's file         |        |           |              |
 * |  4 | Mon 2  11:00 | Bob, Ada is co-author        | half, in volume |  |              |
 * |  5 | Tue 3  09:00 | Ada at work                  | 2      | fix of 2  |  4, 1 (23 h) |
 * |  6 | Tue 3  09:00 | a bot                        |        |           |              |
 * |  7 | Tue 3  12:00 | Ada, Bob is co-author        | 3      | docs      | 20, 1        |
 * |  8 | Wed 4  10:00 | an agent, Ada is co-author   | 4      | feature   | 90, 2 (one a test) |
 * |  9 | Wed 4  11:00 | an agent, Bob applied it     |        |           |              |
 * | 10 | Thu 5  09:30 | Ada merges 9 into 7          | merge  |           |              |
 * | 11 | Thu 5  10:00 | Bob merges                   |        |           |              |
 * | 12 | Fri 6  22:00 | Ada                          | 5      | refactor  | 45, 2        |
 * | 13 | Fri 6  23:00 | Ada                          | 6      | revert    | 45, 2        |
 * | 14 | Sat 7  10:00 | Bob                          |        |           |              |
 * | 15 | Mon 9  09:00 | Ada                          | 7      | feature   |  8, 1 (less than a day old) |
 * | 16 | Mon 9  09:45 | Ada                          | 8      | test      | 16, 1        |
 * | 17 | Wed 11 12:00 | the bot merges               |        |           |              |
 */
const work = { name: "Ada", email: "ada@work.example" };
const renovate = { name: "renovate[bot]", email: "29139614+renovate[bot]@users.noreply.github.com" };
const agent = { name: "Copilot", email: "198982749+Copilot@users.noreply.github.com" };
const gitHub = { name: "GitHub", email: "noreply@github.com" };
const named = (who: { name: string; email: string }) => `\n\nCo-authored-by: ${who.name} <${who.email}>`;

const rows: Row[] = (
  [
    ["02T09:00", "Initial commit", "README.md +5, src/a.ts +10", { by: bob }],
    ["02T10:00", "feat: add a list", "src/list.ts +40", {}],
    ["02T10:30", "fix: the list", "src/list.ts +2 -2", { by: bob }],
    ["02T11:00", `feat: pairs${named(ada)}`, "src/pair.ts +30", { by: bob }],
    ["03T09:00", "Fix the list when it is empty", "src/list.ts +3 -1", { by: work }],
    ["03T09:00", "chore(deps): bump x from 1 to 2", "package-lock.json +9", { by: renovate }],
    ["03T12:00", `docs: describe the list${named(bob)}`, "docs/list.md +20", {}],
    [
      "04T10:00",
      `Add sorting${named(ada)}`,
      "src/sort.ts +60, tests/sort.test.ts +30",
      { by: agent, committer: gitHub },
    ],
    ["04T11:00", "Add paging", "src/page.ts +25", { by: agent, committer: bob }],
    ["05T09:30", "Merge branch 'sort'", "", { parents: ["7", "9"] }],
    ["05T10:00", "Merge pull request #4 from bob/sort", "", { by: bob, parents: ["10", "9"] }],
    ["06T22:00", "refactor: split the list", "src/list.ts +10 -20, src/items.ts +15", {}],
    ["06T23:00", 'Revert "refactor: split the list"', "src/list.ts +20 -10, src/items.ts gone", {}],
    ["07T10:00", "feat: more", "src/more.ts +5", { by: bob }],
    ["09T09:00", "feat: share the list", "src/list.ts +8", {}],
    ["09T09:45", "test: share", "tests/list.test.ts +16", {}],
    ["11T12:00", "Merge pull request #5 from renovate/x", "", { by: renovate, parents: ["16", "6"] }],
  ] satisfies [string, string, string, Partial<Row>][]
).map(([at, message, files, more], i) => ({
  id: `${i + 1}`,
  at: `2026-02-${at}+01:00`,
  message,
  files,
  ...more,
}));

let repository: GeneratedRepository;
let result: AnalysisResult;
beforeAll(async () => {
  repository = await writeRepository(rows);
  result = await analyzeRepository(repository.path, [ada.email, work.email]);
});
afterAll(() => repository.remove());

test("every number of one of two people in a history with a bot, an agent and merges", () => {
  const sizes = 268 / 8;
  expect(published(result)).toEqual({
    outcome: "complete",
    subject: { kind: "authors", authors: 2 },
    coverage: {
      listed_commits: 17,
      merge_commits: 3,
      bot_commits: 1, // Its merge is among the merges.
      other_author_commits: 5, // 1, 3, 4, 9, 14
      co_authored_commits: 1,
      subject_commits: 8,
      commits_with_paths: 8,
      commits_with_line_counts: 8,
      invalid_dates: 0,
      authors: 3, // By address.
      shallow: false,
      partial_clone: false,
      first_commit_seen: true,
    },
    metrics: {
      total_commits: 8,
      credited_commits: 8.5,
      additions: 222, // 40+3+20+90+25+20+8+16
      deletions: 46, // 1+20+25
      files_changed: 11,
      first_commit_date: "2026-02-02",
      last_commit_date: "2026-02-09",
      active_days: 5,
      span_days: 8,
      // 4 8 16 20 | 40 45 45 90; place 6.3 is 45 + 0.3 * 45; squares sum up to 14,486.
      commit_size_p50: 30,
      commit_size_p90: 58.5,
      commit_size_mean: 33.5,
      commit_size_stddev: Math.round(10 * Math.sqrt(14_486 / 8 - sizes ** 2)) / 10,
      files_per_commit_p50: 1,
      files_per_commit_p90: 2,
      commits_per_active_day_mean: 1.6,
      commits_per_active_day_max: 2,
      // 0.75 1 3 | 22 | 23 58 60; place 5.4 is 58 + 0.4 * 2.
      hours_between_commits_p50: 22,
      hours_between_commits_p90: 58.8,
      burstiness_within_sessions: null,
      burstiness_between_days: null,
      weekly_gini: null,
      // 11 16 20 24 | 29 33 50 62; place 6.3 is 50 + 0.3 * 12.
      message_length_p50: 26.5,
      message_length_p90: 53.6,
      conventional_commit_ratio: 0.625, // 2, 7, 12, 15, 16
      conventional_commit_interval: wilson(5, 8),
      fix_commit_ratio: 0.125,
      fix_commit_interval: wilson(1, 8),
      unknown_category_ratio: 0,
      merge_commit_ratio: r4(1 / 9),
      category_distribution: { docs: 1, feature: 3, fix: 1, refactor: 1, revert: 1, test: 1 },
      // Bob's fix is not Ada's; her own from the other address is: of 2 and 8. The revert of 13 follows no feature.
      followup_rate: 0.5,
      followup_interval: wilson(1, 2),
      median_hours_to_fix: 23,
      loop_length_p50: 1,
      loop_length_p90: 1,
      revert_rate: 0.125,
      ...noPullRequests,
      // 2, 5, 7, 8, 12-13 and 15-16: 30 four times, 75, 90 minutes.
      sessions: 6,
      session_gap_hours: 2,
      session_minutes_p50: 30,
      session_commits_p90: 2,
      longest_streak_days: 3,
      current_streak_days: 1, // The bot's merge two days later is no day of the history.
      longest_workday_streak_days: 3, // Friday and Monday make two.
      data_quality_score: 46, // (0.35 * 8/200 + 0.2 + 0.15 + 0.15 * 5/30) / 0.85
    },
    axes: {
      A: {
        score: 10, // (0.4 * 0.0284 + 0.25 * 0.067 + 0.2 * 0.3172) / 0.9
        level: "low",
        coverage: 0.9,
        attribution: wilson(1, 8).low,
        breadth: r4((2.2 * (Math.log2(3) - 1)) / 6.4 / 3), // Five 1s and three 2s without 0.8 at either end.
        volume: r4(onCounts(45, 10, 1000)),
        pr_breadth: null,
        ai_config: 0,
      },
      B: {
        // Four features and fixes of ten have 0.14 of 0.35: (0.14 * 0.5 + 0.15 * 2/9 + 0.15 * 1/3) / 0.64.
        score: 24,
        level: "low",
        coverage: 0.85,
        test_cochange: 0.5, // 8 touches tests, 15 is followed by 16; 2 and 5 are not.
        ci: 0,
        // Work is 2, 5, 8, 12, 13 and 15: 8 comes after 2 of 6, 16 after all of it, a third does not come: (4/6 + 0 + 0) / 3.
        test_earliness: r4(2 / 9),
        docs_upkeep: r4(1 / 6 / 0.5),
        pr_review: null,
      },
      // Two features and five commits within a day of another are too few: what is left says 100, and that it is not enough.
      C: {
        score: 100,
        level: "insufficient",
        coverage: 0.15,
        followups: null,
        returns: null,
        speed: null,
        reverts: 1,
      },
      D: {
        score: 13, // 0.15 * 0.625 / 0.75 = 12.5 points
        level: "low",
        coverage: 0.75,
        issues: 0,
        pr_structure: null,
        explained: 0,
        docs_first: 0, // src came before 7 wrote in docs/.
        conventional: 0.625,
        scopes: null,
      },
      E: { score: 0, level: "low", coverage: 1, parts: 0, layers: 0, spread: 0 },
      F: {
        score: 17,
        level: "insufficient",
        coverage: 0.45,
        between_days: null,
        session_size: r4(onCounts(2, 1, 20)),
        weekly_spread: null,
      },
    },
    banded: "ABCDEF",
    persona: null,
    persona_reason: "8 commits are too few for a persona: it takes 30.",
    ai: {
      attributed_commits: 1,
      agent_authored_commits: 1,
      human_coauthored_commits: 1, // Bob in 7; in 8 it is Ada herself, beside the agent.
      attributed_ratio: 0.125,
      attributed_interval: wilson(1, 8),
      tools: [
        {
          id: "copilot",
          name: "GitHub Copilot",
          commits: 1,
          share_of_commits: 0.125,
          marks: [{ tier: 1, reason: "agent_account", commits: 1 }],
        },
      ],
      first_attributed_date: "2026-02-04",
    },
    ai_effect: {
      attributed_commits: 1,
      unattributed_commits: 7,
      // The kinds take turns twice, to 8 and after it, where it takes three.
      matched_attributed: 0,
      matched_unattributed: 0,
      periods: 0,
      reason: expect.any(String), // See below.
      measures: nothingCompared,
    },
    trend: { quarters: [{ quarter: "2026-Q1", commits: 8, ai_share: null, axes: "", bands: 0 }], changes: [] },
    calendar: {
      from: "2025-02-10",
      to: "2026-02-09",
      days: [
        ["2026-02-02", 1],
        ["2026-02-03", 2],
        ["2026-02-04", 1],
        ["2026-02-06", 2],
        ["2026-02-09", 2],
      ],
    },
    punch_card: {
      cells: { "Mon 09": 2, "Mon 10": 1, "Tue 09": 1, "Tue 12": 1, "Wed 10": 1, "Fri 22": 1, "Fri 23": 1 },
      // Smoothed 5.25 of 8, at least 0.375; late nights have 1.75 of 8.
      peak: { label: "mornings", share: 0.625 },
    },
    monthly: [
      {
        month: "2026-02",
        commits: 8,
        categories: { docs: 1, feature: 3, fix: 1, refactor: 1, revert: 1, test: 1 },
        size_p50: 30,
      },
    ],
    languages: [{ id: "typescript", name: "TypeScript", commits: 7, share_of_commits: 0.875 }],
  });
  expect(result.axes[0]?.note).toBe("Attribution 3, shape of the changes 19: shape drives the score.");
});

test("of everybody, sessions and follow-ups stay each person's own, and the bot's merge is nobody's", async () => {
  const { coverage, metrics, ai } = await analyzeRepository(repository.path, "all");
  expect(coverage).toMatchObject({ subject_commits: 13, other_author_commits: 0, merge_commits: 3, bot_commits: 1 });
  expect(metrics).toMatchObject({
    total_commits: 13,
    credited_commits: 13,
    additions: 299, // 222 and 15+2+30+25+5
    deletions: 48, // 46 and 2
    merge_commit_ratio: r4(2 / 15),
    category_distribution: { docs: 1, feature: 6, fix: 2, refactor: 1, revert: 1, setup: 1, test: 1 },
    // Of 2, 4, 8, 9 and 14: Bob's fix of Ada's file follows nobody's feature, nor does one from an address nobody said is hers.
    followup_rate: 0,
    median_hours_to_fix: null,
    // The agent's 8 names Ada and is hers, its 9 an hour later was applied by Bob and is his:
    // Ada 2, 7, 8, 12-13, 15-16; at work 5; Bob 1-3-4, 9, 14.
    sessions: 9,
    session_commits_p90: 2.2, // Place 7.2 of 1 (six times) 2 2 3.
  });
  expect(ai).toMatchObject({ attributed_commits: 2, agent_authored_commits: 2, human_coauthored_commits: 3 });
});

test("the reason why nothing was compared does not deny that the quarter holds both kinds", () => {
  expect(result.ai_effect?.reason).not.toBe("No quarter of a person holds commits of both kinds.");
});
