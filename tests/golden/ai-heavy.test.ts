import { personaRules } from "@vibe/analysis/persona/persona-rules";
import type { AnalysisResult } from "@vibe/analysis/result";
import { type GeneratedRepository, git } from "@vibe/history/testing/generate-repository";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ada,
  analyzeRepository,
  bob,
  noPullRequests,
  onCounts,
  published,
  type Row,
  r4,
  shownRows,
  speed,
  untold,
  wilson,
  writeRepository,
} from "./line.ts";

/**
 * Half of Ada's commits name an AI tool: on each of 20 working days of May 2026 one commit that does (a feature) and one that
 * does not (a fix), at 10:00 and 10:20 of +02:00; the one with AI comes first on odd days. One more fix comes before all of them
 * and one after: what lies before the first turn of the kinds or after the last is compared with nothing. Bob made the first
 * commit and reverts one of them at the end; the analysis is about Ada.
 *
 * | days       | with AI                                          | without                                         |
 * |  1, 09:40  |                                                  | 8 lines of src/first.ts                         |
 * |  1 to 10   | 64 lines in 2 files, one of them a test          | 8 lines (+4 -4) of src/base.ts;                 |
 * | 11 to 20   | 16 lines in 1 file                               | on days 1, 3 and 5 of that day's file with AI   |
 * | 20, 10:40  |                                                  | 8 lines of src/last.ts                          |
 *
 * Day 1 is Monday the 4th, day 20 Friday the 29th. 18 carry a co-author trailer, day 12's a note under refs/notes/ai, day 13's
 * was authored by an agent and applied by Ada; day 14's is reverted.
 */
const days = Array.from({ length: 20 }, (_, i) => i + 1);
const copilot = { name: "Copilot", email: "198982749+Copilot@users.noreply.github.com" };
const dateOf = (day: number) => 4 + 7 * Math.floor((day - 1) / 5) + ((day - 1) % 5);
const at = (day: number, second: boolean) =>
  `2026-05-${String(dateOf(day)).padStart(2, "0")}T10:${second ? "20" : "00"}+02:00`;

function rowsOf(day: number): Row[] {
  const own = `src/part-${day}.ts`;
  const marked = day === 12 || day === 13 ? "" : "\n\nCo-authored-by: Claude <noreply@anthropic.com>";
  const withAi: Row = {
    id: `ai ${day}`,
    at: at(day, day % 2 === 0),
    message: `feat: part ${day}${marked}`,
    files: day <= 10 ? `${own} +48, tests/part-${day}.test.ts +16` : `${own} +16`,
    by: day === 13 ? copilot : ada,
    committer: ada,
  };
  const without: Row = {
    id: `own ${day}`,
    at: at(day, day % 2 === 1),
    message: `fix: part ${day}`,
    files: `${[1, 3, 5].includes(day) ? own : "src/base.ts"} +4 -4`,
  };
  return day % 2 === 1 ? [withAi, without] : [without, withAi];
}

const begin: Row[] = [
  {
    id: "root",
    at: "2026-05-03T12:00+02:00",
    message: "Initial commit",
    files: "README.md +5, src/base.ts +200",
    by: bob,
  },
  { id: "own 0", at: "2026-05-04T09:40+02:00", message: "fix: part 0", files: "src/first.ts +8" },
  ...days.flatMap(rowsOf),
  { id: "own 21", at: "2026-05-29T10:40+02:00", message: "fix: part 21", files: "src/last.ts +8" },
];
const note = `src/part-12.ts
  s_0123456789abcd::t_0123456789abcd 1-16
---
{"schema_version":"authorship/3.0.0","sessions":{"s_0123456789abcd":{"agent_id":{"tool":"cursor"}}}}
`;

let repository: GeneratedRepository;
let result: AnalysisResult;
beforeAll(async () => {
  // The same rows have the same shas: the first repository tells which one the revert has to name.
  const rehearsal = await writeRepository(begin);
  const reverted = rehearsal.sha("ai 14");
  await rehearsal.remove();
  const message = `Revert "feat: part 14"\n\nThis reverts commit ${reverted}.`;
  const end = { id: "revert", at: "2026-06-01T09:00+02:00", message, files: "src/part-14.ts gone", by: bob };
  repository = await writeRepository([...begin, end]);
  const blob = git(repository.path, ["hash-object", "-w", "--stdin"], note).toString().trim();
  git(repository.path, ["notes", "--ref=ai", "add", "-C", blob, repository.sha("ai 12")]);
  result = await analyzeRepository(repository.path, [ada.email]);
});
afterAll(() => repository.remove());

test("every number of somebody half of whose commits name an AI tool", () => {
  // Sixteen gaps of a day and three of a weekend: mean 25/19, variance 43/19 - (25/19)².
  const r = Math.sqrt(43 / 19 - (25 / 19) ** 2) / (25 / 19);
  const burstiness = (Math.sqrt(20) * r - Math.sqrt(18)) / ((Math.sqrt(20) - 2) * r + Math.sqrt(18));
  expect(published(result)).toEqual({
    outcome: "complete",
    subject: { kind: "authors", authors: 1 },
    coverage: {
      listed_commits: 44,
      merge_commits: 0,
      bot_commits: 0,
      other_author_commits: 2,
      co_authored_commits: 0,
      subject_commits: 42,
      commits_with_paths: 42,
      commits_with_line_counts: 42,
      invalid_dates: 0,
      authors: 2, // An agent is nobody.
      shallow: false,
      partial_clone: false,
      first_commit_seen: true,
    },
    metrics: {
      total_commits: 42,
      credited_commits: 42,
      additions: 896, // 10 * 64 + 10 * 16 + 20 * 4 + 2 * 8
      deletions: 80,
      files_changed: 52, // 10 * 2 + 32
      first_commit_date: "2026-05-04",
      last_commit_date: "2026-05-29",
      active_days: 20,
      span_days: 26,
      commit_size_p50: 8, // 22 times, 16 and 64 ten times.
      commit_size_p90: 64,
      commit_size_mean: 23.2, // 976 / 42
      commit_size_stddev: 23, // √(44,928 / 42 - 540.01) = √529.7
      files_per_commit_p50: 1,
      files_per_commit_p90: 2,
      commits_per_active_day_mean: 2.1,
      commits_per_active_day_max: 3,
      // 20 minutes 22 times, 23 h 40 sixteen times, 71 h 40 three times.
      hours_between_commits_p50: 0.333,
      hours_between_commits_p90: 23.667,
      burstiness_within_sessions: -1, // 22 equal gaps.
      burstiness_between_days: Math.round(burstiness * 1000) / 1000, // -0.314
      weekly_gini: 0.024, // 10 10 11 11 of 42: 2 * (10 + 20 + 33 + 44) / (4 * 42) - 5/4 = 1/42.
      // "fix: part 1" has 11 or 12 characters, "feat: part 12" 13, those with a trailer 48 more: 60 or 61.
      // 11 ten times, 12 twelve times, 13 twice, 60 and 61 nine times each.
      message_length_p50: 12,
      message_length_p90: 61,
      conventional_commit_ratio: 1,
      conventional_commit_interval: wilson(42, 42),
      fix_commit_ratio: r4(22 / 42),
      fix_commit_interval: wilson(22, 42),
      unknown_category_ratio: 0,
      merge_commit_ratio: 0,
      category_distribution: { feature: 20, fix: 22 },
      // Days 1, 3 and 5, after 20 minutes; day 20's feature is 20 minutes old, so that nothing can be said of it.
      followup_rate: r4(3 / 19),
      followup_interval: wilson(3, 19),
      median_hours_to_fix: 0.333,
      loop_length_p50: 1,
      loop_length_p90: 1,
      revert_rate: 0,
      ...noPullRequests,
      sessions: 20,
      session_gap_hours: 2,
      session_minutes_p50: 50,
      session_commits_p90: 2.1, // Place 17.1 of 2 (eighteen times) 3 3.
      longest_streak_days: 5,
      current_streak_days: 0, // Bob's revert is on Monday, three days later.
      longest_workday_streak_days: 20,
      data_quality_score: 62, // (0.35 * 42/200 + 0.2 + 0.15 + 0.15 * 20/30) / 0.85
    },
    axes: {
      A: {
        score: 19, // (0.4 * 0.3548 + 0.25 * 0.0337 + 0.2 * 0.0965) / 0.9
        level: "low",
        coverage: 0.9,
        attribution: wilson(20, 42).low,
        // 32 1s and ten 2s without 4.2 at either end.
        breadth: r4((5.8 * (Math.log2(3) - 1)) / 33.6 / 3),
        volume: r4(onCounts(16, 10, 1000)), // Places 30 and 31 are the last of the ten 16s.
        pr_breadth: null,
        ai_config: 0,
      },
      B: {
        score: 26, // (0.35 * 0.2381 + 0.15 * 0.9206) / 0.85
        level: "low",
        coverage: 0.85,
        test_cochange: r4(10 / 42),
        ci: 0,
        // All 42 are work; the tests of days 1, 2 and 3 come after 1, 4 and 5 of them.
        test_earliness: r4((41 + 38 + 37) / 126),
        docs_upkeep: 0,
        pr_review: null,
      },
      C: {
        score: 25, // 0.3 * 0.5263 + 0.3 * 0.1955 + 0.25 * 0.1241
        level: "low",
        coverage: 1,
        followups: r4(3 / 19 / 0.3),
        // Within a day of one before: 22 later ones of a day and 16 first ones, Mondays aside. Back to the same file: days 1, 3 and 5
        // after 20 minutes, and to src/base.ts from an odd day to the next one, 23 h 40 later: days 8, 10, 12, 14, 18 and 20.
        // From an even day to the next one it is 24 h 20.
        returns: r4((9 / 38 - 0.1) / 0.7),
        speed: r4((3 * speed(1200) + 6 * speed(85_200)) / 38 / 0.6),
        reverts: 0,
      },
      D: {
        score: 17, // 0.15 / 0.9
        level: "low",
        coverage: 0.9,
        issues: 0,
        pr_structure: null,
        explained: 0, // Trailers explain nothing.
        docs_first: 0, // Of src; the README is Bob's.
        conventional: 1,
        scopes: 0, // 42 commits without one.
      },
      E: { score: 0, level: "low", coverage: 1, parts: 0, layers: 0, spread: 0 },
      F: {
        score: 19, // 0.3 * 0.3429 + 0.45 * 0.1864 + 0.25 * 0.0238
        level: "low",
        coverage: 1,
        between_days: r4((burstiness + 1) / 2),
        session_size: r4(onCounts(2.1, 1, 20)),
        weekly_spread: r4(1 / 42),
      },
    },
    banded: "ABCDEF",
    // 20 of 42 commits name a tool: agents are at work.
    persona: { ...personaWith({ A: 19, B: 26, C: 25, D: 17, E: 0, F: 19 }), confidence: "low", resamples: 200 },
    persona_reason: null,
    ai: {
      attributed_commits: 20,
      agent_authored_commits: 1,
      human_coauthored_commits: 0,
      attributed_ratio: r4(20 / 42),
      attributed_interval: wilson(20, 42),
      tools: [
        {
          id: "claude",
          name: "Claude",
          commits: 18,
          share_of_commits: r4(18 / 42),
          marks: [{ tier: 1, reason: "agent_email", commits: 18 }],
        },
        {
          id: "copilot",
          name: "GitHub Copilot",
          commits: 1,
          share_of_commits: r4(1 / 42),
          marks: [{ tier: 1, reason: "agent_account", commits: 1 }],
        },
        {
          id: "cursor",
          name: "Cursor",
          commits: 1,
          share_of_commits: r4(1 / 42),
          marks: [{ tier: 1, reason: "git_note", commits: 1 }],
        },
      ],
      first_attributed_date: "2026-05-04",
    },
    ai_effect: effect(),
    trend: {
      quarters: [
        {
          quarter: "2026-Q2",
          commits: 42,
          ai_share: { value: r4(20 / 42), ...wilson(20, 42) },
          // Without what happens once: B (0.35 * 0.2381) / 0.5 = 16.7 %, D 0.15 / 0.7.
          axes: "A 19, B 17, C 25, D 21, E 0, F 19",
          bands: 6,
        },
      ],
      changes: [],
    },
    calendar: {
      from: "2025-05-26",
      to: "2026-05-29",
      days: days.map((day) => [at(day, false).slice(0, 10), day === 1 || day === 20 ? 3 : 2]),
    },
    punch_card: {
      cells: { "Mon 09": 1, "Mon 10": 8, "Tue 10": 8, "Wed 10": 8, "Thu 10": 8, "Fri 10": 9 },
      peak: { label: "mornings", share: 1 },
    },
    monthly: [{ month: "2026-05", commits: 42, categories: { feature: 20, fix: 22 }, size_p50: 8 }],
    languages: [{ id: "typescript", name: "TypeScript", commits: 42, share_of_commits: 1 }],
  });
});

/**
 * The persona of scores all of which are known, with agents at work: half a point for a condition that is just met, a whole one
 * from 15 points inside on and none at 15 points short; of those the geometric mean. The thresholds are the program's, because
 * they are read off real authors and move. With A 19, C 38, B 50 and D 26, Vibe Prototyper comes closest: A 19 is just enough, C 25
 * is 13 short, B 26 and D 17 are 24 and 9 inside: 0.5, 0.0667, 1 and 0.8, whose product 0.0267 makes 0.404. That is below 0.5, so
 * that the fallback wins with what is left, 0.596.
 */
function personaWith(scores: Record<string, number>) {
  const fits = personaRules.map(({ id, conditions }) => {
    const margins = conditions.map(({ axis, comparison, threshold }) => {
      const above = (scores[axis] ?? 0) - threshold;
      return { rule: `${axis} ${comparison} ${threshold}`, margin: comparison === ">=" ? above : -above };
    });
    const points = margins.map(({ margin }) => Math.min(1, Math.max(0, 0.5 + margin / 30)));
    return { id, margins, fit: points.reduce((product, point) => product * point, 1) ** (1 / points.length) };
  });
  const [best, second] = fits.filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit);
  const shown = (one: typeof best) => (one === undefined ? null : `${one.id} ${thousandths(one.fit)}`);
  if (best === undefined || best.fit < 0.5) {
    return {
      id: "balanced_builder",
      fit: thousandths(1 - (best?.fit ?? 0)),
      selection: "fallback",
      runner_up: shown(best),
      conditions: [[], [], []],
    };
  }
  const missed = best.margins.filter(({ margin }) => margin < 0).map(({ rule }) => rule);
  return {
    id: best.id,
    fit: thousandths(best.fit),
    selection: missed.length === 0 ? "strict" : "loose",
    runner_up: shown(second),
    conditions: [best.margins.filter(({ margin }) => margin >= 0).map(({ rule }) => rule), missed, []],
  };
}

const thousandths = (value: number) => Math.round(1000 * value) / 1000;

/**
 * One quarter with 20 commits of either kind in 20 sessions between the first turn, to "ai 1", and the last, to "own 21", so that
 * a commit weighs half by its kind: a session's influence is half of what its commit with AI is above the mean of its kind (those
 * without AI do not vary). With all influences ±i the squared error is 20 i² * (20/19) * (39/38) / 10²; Student's t for 19 degrees
 * of freedom, the sessions less one, is 2.093.
 */
function effect() {
  const t = 2.093024054408263;
  const error = (influence: number) => Math.sqrt((20 * influence ** 2 * (20 / 19) * (39 / 38)) / 100);
  const factor = (doublings: number, influence: number) => ({
    difference: r4(2 ** doublings),
    interval: {
      low: r4(2 ** (doublings - t * error(influence))),
      high: r4(2 ** (doublings + t * error(influence))),
    },
  });
  // If the kinds did not differ, 10 * (10 - 40 / 16) / 39 / 10²: more than the sessions alone say, so this one counts.
  const independent = Math.sqrt((10 * (10 - 40 / 16)) / 39 / 100);
  return {
    attributed_commits: 20,
    unattributed_commits: 22,
    matched_attributed: 20,
    matched_unattributed: 20,
    periods: 1,
    reason: null,
    measures: [
      // 2^6 and 2^4 lines beside 2^3: 2^5 is typical.
      { id: "size", with_ai: 32, without_ai: 8, ...factor(2, 0.5), verdict: "more", commits: [20, 20] },
      // 2 and 1 files beside 1.
      { id: "breadth", with_ai: 1.41, without_ai: 1, ...factor(0.5, 0.25), verdict: "more", commits: [20, 20] },
      {
        id: "test_cochange",
        with_ai: 0.5,
        without_ai: 0,
        difference: 0.5,
        interval: { low: r4(0.5 - t * independent), high: r4(0.5 + t * independent) },
        verdict: "more",
        commits: [20, 20],
      },
      untold("followup_fix", [0, 0]), // Features all name a tool.
      untold("reverted", [20, 20]), // One case, although Bob made the revert.
      untold("outside_hours", [20, 20]),
      untold("next_commit", [11, 10]), // The first of a day has a next one, and so has day 20's with AI.
    ],
  };
}

test("the remark tells attribution from shape, and the tests shown are the last ones", () => {
  expect(result.axes[0]?.note).toBe("Attribution 35, shape of the changes 7: attribution drives the score.");
  expect(shownRows(result, repository, begin)).toMatchObject({
    attribution: "ai 20 ai 19 ai 18 ai 17 ai 16",
    test_cochange: "ai 10 ai 9 ai 8 ai 7 ai 6",
    test_earliness: "ai 1",
    followups: "ai 5 ai 3 ai 1",
  });
});
