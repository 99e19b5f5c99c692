import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnalyzeOptions, analyze } from "./analyze.ts";
import { type CommitFact, toFact } from "./commit/commit-fact.ts";
import type { AnalysisResult } from "./result.ts";
import { generateHistory } from "./testing/generate-history.ts";
import { day, hour, monday, plainKeys, type RawCommitParts, rawCommit } from "./testing/raw-commit.ts";

/** What holds for the whole document, whatever the history. */
const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 };
const all: AnalyzeOptions = { subject: { kind: "all" }, source, seed: "job-1", resamples: 10 };
const onlyAda: AnalyzeOptions = { ...all, subject: { kind: "authors", authorIds: ["ada@example.com"] } };
const unbanded: AnalyzeOptions = { ...onlyAda, resamples: 0 };
const fact = (sha: string, parts: RawCommitParts) => toFact(rawCommit({ sha, offsetMinutes: 60, ...parts }), plainKeys);
const componentOf = (result: AnalysisResult, id: string) =>
  result.axes.flatMap((axis) => axis.components).find((component) => component.id === id)?.value ?? -1;

/** Long enough that quarters are judged and most measures of the AI comparison are told. */
const generated = generateHistory(1200, "whole documents");
const adas = generated.map((each): CommitFact => ({ ...each, authorId: "ada@example.com" }));

test("the history of these properties has what they speak of", () => {
  const { trend, ai_effect, persona, sums } = analyze(adas, onlyAda);
  expect(trend.quarters.filter(({ axes }) => axes.length > 0).length).toBeGreaterThan(1);
  expect(ai_effect?.measures.filter(({ verdict }) => verdict !== "cannot_tell").length).toBeGreaterThan(3);
  expect(persona?.resamples).toBe(10);
  expect(sums?.groups.length).toBe(32);
});

test("order and duplicates change nothing in the whole document, judged quarters and compared measures included", () => {
  const expected = analyze(adas, onlyAda);
  fc.assert(
    fc.property(fc.shuffledSubarray(adas, { minLength: adas.length }), fc.subarray(adas), (order, again) => {
      expect(analyze([...order, ...again], onlyAda)).toEqual(expected);
    }),
    { numRuns: 6 },
  );
});

test("bots, merges and other people change nothing that is said about the subject's own work", () => {
  const own = ({
    coverage: _,
    metrics,
    insights: __,
    narrative_facts: ___,
    narrative: ____,
    ...rest
  }: AnalysisResult) => {
    // Merges have their own ratio, half of a co-authored commit is credited, and a run is current up to anybody's last commit.
    const { merge_commit_ratio: _m, credited_commits: _c, current_streak_days: _s, ...kept } = metrics;
    return { ...rest, metrics: kept };
  };
  const expected = own(analyze(adas, onlyAda));
  const [first, last] = [adas[0]?.authoredAt ?? 0, adas.at(-1)?.authoredAt ?? 0];
  const extra = fc.record({
    at: fc.integer({ min: first - 100 * day, max: last + 100 * day }),
    email: fc.constantFrom(
      "bob@example.com",
      "29139614+renovate[bot]@users.noreply.github.com",
      "198982749+Copilot@users.noreply.github.com",
      "ada@example.com",
    ),
    message: fc.constantFrom(
      "feat(api): x",
      "fix: x",
      "Revert y",
      "x\n\nCo-authored-by: Claude <noreply@anthropic.com>",
      "fixup! x, #12",
      "fix: x\n\nCo-authored-by: Ada <ada@example.com>",
    ),
    files: fc.array(fc.constantFrom("src/api/file-1.ts", "tests/a.test.ts", ".github/workflows/ci.yml", "CLAUDE.md")),
  });
  fc.assert(
    fc.property(fc.array(extra, { minLength: 1, maxLength: 40 }), (extras) => {
      // What an agent made with Ada is hers.
      const foreign = extras.filter(({ email, message }) => !(email.includes("Copilot") && message.includes("Ada")));
      const others = foreign.map((parts, i) =>
        fact(`x${i}`, { ...parts, parents: parts.email.startsWith("ada") ? ["p", "q"] : ["p"] }),
      );
      expect(own(analyze([...adas, ...others], onlyAda))).toEqual(expected);
    }),
    { numRuns: 12 },
  );
});

test("the same local clocks at another place of the world give the same document", () => {
  const expected = analyze(generated, all);
  fc.assert(
    fc.property(fc.integer({ min: -12 * 60, max: 12 * 60 }), (minutes) => {
      const moved = generated.map((each): CommitFact => {
        const [at, offset] = [each.authoredAt ?? 0, each.tzOffsetMin ?? 0];
        return { ...each, authoredAt: at - 60 * minutes, tzOffsetMin: offset + minutes };
      });
      expect(analyze(moved, all)).toEqual(expected);
    }),
    { numRuns: 6 },
  );
});

test("clocks set otherwise move days and hours, and no sum, size, session, follow-up or axis but the rhythm", () => {
  const still = (result: AnalysisResult) => {
    const { metrics } = result;
    return {
      sums: [metrics.total_commits, metrics.additions, metrics.deletions, metrics.files_changed],
      sizes: [metrics.commit_size_p50, metrics.commit_size_mean, metrics.files_per_commit_p90],
      sessions: [metrics.sessions, metrics.session_minutes_p50, metrics.burstiness_within_sessions],
      gaps: [metrics.hours_between_commits_p50, metrics.followup_rate, metrics.median_hours_to_fix],
      categories: metrics.category_distribution,
      attributed: result.ai.attributed_ratio,
      languages: result.languages,
      axes: result.axes
        .filter(({ letter }) => letter !== "F")
        .map(({ score, components }) => [score, components.map(({ value }) => value)]),
      sessionSize: componentOf(result, "session_size"),
    };
  };
  const expected = still(analyze(adas, unbanded));
  fc.assert(
    fc.property(fc.integer({ min: -12 * 60, max: 12 * 60 }), (minutes) => {
      const reset = adas.map((each) => ({ ...each, tzOffsetMin: (each.tzOffsetMin ?? 0) + minutes }));
      expect(still(analyze(reset, unbanded))).toEqual(expected);
    }),
    { numRuns: 8 },
  );
});

test.each([
  ["California, summer time begins", "2026-03-01", [-480, -420], 8],
  ["Berlin, summer time begins", "2026-03-22", [60, 120], 8],
  ["New Zealand, summer time ends", "2026-03-29", [780, 720], 8],
  ["India", "2026-03-01", [330, 330], 8],
] as const)("a run of days and the hour of the day are the author's own: %s", (_, start, [before, after], change) => {
  // Even days at 00:10, odd days at 23:50: in UTC two of them would share a day, and the next would have none.
  const days = Array.from({ length: 20 }, (_day, i) => {
    const offsetMinutes = i < change ? before : after;
    const local = Date.parse(`${start}T00:00Z`) / 1000 + i * day + (i % 2 === 0 ? 600 : 23 * hour + 50 * 60);
    return fact(`d${i}`, { at: local - 60 * offsetMinutes, offsetMinutes });
  });
  const { metrics, punch_card } = analyze(days, unbanded);
  expect([metrics.longest_streak_days, metrics.active_days, metrics.span_days]).toEqual([20, 20, 20]);
  expect(punch_card?.rows.map((hours) => hours[0] ?? 0).reduce((a, b) => a + b)).toBe(10);
  expect(punch_card?.peak).toEqual({ label: "late nights", share: 1 });
});

test("no date and no offset makes the analysis throw, every date that is none is counted, and the document is plain JSON", () => {
  const oddDate = fc.oneof(
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1, 1e300, 4_102_444_800),
    fc.integer({ min: 1, max: 4_102_444_799 }),
    fc.integer({ min: monday, max: monday + 30 * day }),
  );
  const oddOffset = fc.oneof(
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e9, 961),
    fc.integer({ min: -960, max: 960 }),
  );
  const commit = fc.record({
    at: oddDate,
    offsetMinutes: oddOffset,
    message: fc.constantFrom("feat: x", "fix: x", "test: x", "Add y\n\nCo-authored-by: Claude <noreply@anthropic.com>"),
    files: fc.constantFrom<string[] | null>(["src/a.ts"], ["src/a.ts", "tests/a.test.ts"], ["docs/a.md"], null),
  });
  fc.assert(
    fc.property(fc.array(commit, { maxLength: 60 }), (commits) => {
      const result = analyze(
        commits.map((parts, i) => fact(`c${i}`, parts)),
        { ...all, resamples: 2 },
      );
      const invalid = commits.filter(({ at }) => !(at > 0 && at < 4_102_444_800)).length;
      expect([result.coverage.invalid_dates, result.metrics.total_commits]).toEqual([invalid, commits.length]);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    }),
    { numRuns: 60 },
  );
});

test("a whole history without any signal has 0 on every axis, and every axis is sure of it", () => {
  // Six weeks of one feature a day, each one line in a file of its own: no tool, no test, no fix, no scope, one part, no pause.
  const silent = Array.from({ length: 42 }, (_, i) =>
    fact(`s${i}`, {
      at: monday + i * day,
      message: `Add part ${i}`,
      files: [`src/part-${i}.ts`],
      parents: i === 0 ? [] : ["p"],
    }),
  );
  const { axes } = analyze(silent, unbanded);
  expect(axes.map(({ letter, score, level }) => [letter, score, level])).toEqual(
    [..."ABCDEF"].map((letter) => [letter, 0, "low"]),
  );
  // All but pull requests are known.
  const unknown = axes.flatMap(({ components }) =>
    components.filter(({ value }) => value === null).map(({ id }) => id),
  );
  expect(unknown).toEqual(["pr_breadth", "pr_review", "pr_structure"]);
});

test("more commits that name a tool, marked or added, never lower the attribution", () => {
  const plain = adas.slice(0, 150).map((each): CommitFact => ({ ...each, tools: [] }));
  const marked = (each: CommitFact): CommitFact => ({
    ...each,
    tools: [{ id: "claude", tier: 1, reason: "agent_email" }],
  });
  fc.assert(
    fc.property(fc.nat(150), fc.nat(20), fc.nat(20), (some, more, added) => {
      const mark = (until: number) => plain.map((each, i) => (i < until ? marked(each) : each));
      const extra = adas.slice(150, 150 + added).map(marked);
      const attribution = (facts: CommitFact[]) => componentOf(analyze(facts, unbanded), "attribution");
      const before = attribution(mark(some));
      expect(attribution(mark(some + more))).toBeGreaterThanOrEqual(before);
      expect(attribution([...mark(some), ...extra])).toBeGreaterThanOrEqual(before);
    }),
    { numRuns: 40 },
  );
});

/** Ten features on files of their own, two days apart, and one at the end that is too young to count. */
const features = Array.from({ length: 11 }, (_, i) =>
  fact(`f${i}`, { at: monday + 2 * i * day, message: `feat: part ${i}`, files: [`src/part-${i}.ts`] }),
);

test("more follow-up fixes on single files never lower the follow-ups", () => {
  const fix = fc.record({
    at: fc.integer({ min: monday, max: monday + 20 * day }),
    file: fc.nat(9),
    message: fc.constantFrom("fix: x", "fixup! x", "Revert x"),
  });
  const facts = (fixes: { at: number; file: number; message: string }[]) => [
    ...features,
    ...fixes.map(({ file, ...parts }, i) => fact(`x${i}`, { ...parts, files: [`src/part-${file}.ts`] })),
  ];
  fc.assert(
    fc.property(fc.array(fix, { maxLength: 15 }), fix, (fixes, another) => {
      const before = componentOf(analyze(facts(fixes), unbanded), "followups");
      expect(componentOf(analyze(facts([...fixes, another]), unbanded), "followups")).toBeGreaterThanOrEqual(before);
    }),
    { numRuns: 150 },
  );
});

const beside = [
  fact("later", { at: monday + hour, message: "feat: beside", files: ["src/beside.ts"] }),
  fact("g", { at: monday + 2 * hour, message: "fix: beside", files: ["src/beside.ts"] }),
  fact("y", { at: monday + 4 * hour, message: "fix: part 0", files: ["src/part-0.ts"] }),
];
const followupRate = (facts: CommitFact[]) => analyze(facts, unbanded).metrics.followup_rate ?? -1;

test("a fix each for two of eleven features", () => {
  expect(followupRate([...features, ...beside])).toBe(Math.round((2 / 11) * 1e4) / 1e4);
});

/**
 * Each fix is tied to one commit, the latest it follows. A fix on two features' files belongs to the later one and takes the fixes
 * after it along, so that the earlier feature loses the follow-up it had: 1 of 11.
 */
test("a follow-up fix that touches the files of two features never lowers the follow-ups either", () => {
  const both = fact("b", { at: monday + 3 * hour, message: "fix: both", files: ["src/part-0.ts", "src/beside.ts"] });
  expect(followupRate([...features, ...beside, both])).toBeGreaterThanOrEqual(followupRate([...features, ...beside]));
});

test("a history of merges and bots alone is too little to say anything, and says so", () => {
  const merge = fact("m", { parents: ["p", "q"], message: "Merge branch 'x'", files: null });
  const bot = fact("b", { name: "renovate[bot]", email: "29139614+renovate[bot]@users.noreply.github.com" });
  const result = analyze([merge, bot], all);
  expect(result).toMatchObject({
    outcome: "insufficient_data",
    calendar: null,
    punch_card: null,
    monthly: [],
    sums: null,
  });
  expect(result.metrics).toMatchObject({
    total_commits: 0,
    merge_commit_ratio: 1,
    active_days: 0,
    fix_commit_ratio: null,
  });
  expect(result.persona_reason).toContain("0 commits are too few");
});
