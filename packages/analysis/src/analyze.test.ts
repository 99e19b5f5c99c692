import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnalyzeOptions, analyze } from "./analyze.ts";
import { type CommitFact, toFact } from "./commit/commit-fact.ts";
import type { AnalysisResult } from "./result.ts";
import { generateHistory } from "./testing/generate-history.ts";
import { day, hour, monday, plainKeys, type RawCommitParts, rawCommit } from "./testing/raw-commit.ts";

const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 };
const all: AnalyzeOptions = { subject: { kind: "all" }, source, seed: "job-1", resamples: 20 };
const onlyAda: AnalyzeOptions = { ...all, subject: { kind: "authors", authorIds: ["ada@example.com"] } };
const lines = (path: string, added: number, deleted = 0) => ({ path, added, deleted });
const fact = (sha: string, parts: RawCommitParts) => toFact(rawCommit({ sha, offsetMinutes: 60, ...parts }), plainKeys);
const axis = (result: AnalysisResult, letter: string) => result.axes.find((each) => each.letter === letter);
const component = (result: AnalysisResult, id: string) =>
  result.axes.flatMap((each) => each.components).find((each) => each.id === id);

/** Five commits over three days, worked out by hand below. */
const five = [
  fact("1", { parents: [], message: "Initial commit", files: [lines("README.md", 10), lines("package.json", 20)] }),
  fact("2", {
    at: monday + hour,
    message: "feat(api): add a route",
    files: [lines("src/api/a.ts", 100), lines("package-lock.json", 500)],
  }),
  fact("3", { at: monday + 2 * hour, message: "fix: handle nothing", files: [lines("src/api/a.ts", 5, 3)] }),
  fact("4", { at: monday + 26 * hour, message: "test: cover a", files: [lines("tests/a.test.ts", 40)] }),
  fact("5", {
    at: monday + 50 * hour,
    message: "docs: explain a\n\nCo-authored-by: Claude <noreply@anthropic.com>",
    files: [lines("docs/a.md", 12)],
  }),
];
const bot = fact("6", {
  at: monday + 51 * hour,
  name: "renovate[bot]",
  email: "29139614+renovate[bot]@users.noreply.github.com",
  message: "chore(deps): bump",
  files: [lines("package-lock.json", 9, 9)],
});
const merge = fact("7", { at: monday + 52 * hour, parents: ["5", "6"], message: "Merge branch 'x'", files: null });

test("the numbers of five commits, a bot and a merge", () => {
  const { coverage, metrics } = analyze([...five, bot, merge], all);
  expect(coverage).toMatchObject({
    subject_commits: 5,
    bot_commits: 1,
    merge_commits: 1,
    other_author_commits: 0,
    authors: 1,
  });
  expect(metrics).toMatchObject({
    total_commits: 5,
    additions: 687,
    deletions: 3,
    files_changed: 7,
    first_commit_date: "2026-01-05",
    last_commit_date: "2026-01-07",
    active_days: 3,
    span_days: 3,
    // Without the lock file: 30, 100, 8, 40, 12 lines and 2, 1, 1, 1, 1 files.
    commit_size_p50: 30,
    commit_size_p90: 76,
    commit_size_mean: 38,
    files_per_commit_p50: 1,
    commits_per_active_day_mean: 1.67,
    commits_per_active_day_max: 3,
    // Gaps of 1, 1, 24 and 24 hours.
    hours_between_commits_p50: 12.5,
    burstiness_within_sessions: null,
    conventional_commit_ratio: 0.8,
    fix_commit_ratio: 0.2,
    unknown_category_ratio: 0,
    merge_commit_ratio: 0.1667,
    category_distribution: { docs: 1, feature: 1, fix: 1, setup: 1, test: 1 },
    followup_rate: 1,
    median_hours_to_fix: 1,
    loop_length_p50: 1,
    sessions: 3,
    session_gap_hours: 2,
    session_minutes_p50: 30,
    session_commits_p90: 2.6,
    longest_streak_days: 3,
    current_streak_days: 3,
    data_quality_score: 44,
  });
});

test("the guardrails of five commits", () => {
  const result = analyze(five, all);
  // The fix is followed by a test commit exactly 24 hours later, the feature an hour too late.
  expect(component(result, "test_cochange")).toMatchObject({ value: 0.5, shas: ["3"] });
  expect(component(result, "test_cochange")?.evidence).toContain("1 of 2 features and fixes");
  expect(component(result, "ci")).toMatchObject({ value: 0, shas: [] });
  // Both commits of product work come before the first test.
  expect(component(result, "test_earliness")?.value).toBe(0);
  expect(component(result, "docs_upkeep")).toMatchObject({ value: 1, shas: ["5"] });
  expect(component(result, "pr_review")).toMatchObject({ value: null, shas: [] });
  // Two features and fixes have a fifth of the weight: (0.07 * 0.5 + 0.15 * 1) / (0.07 + 0.5)
  expect(axis(result, "B")).toMatchObject({ score: 32, level: "low", coverage: 0.85 });
});

test("who named which tool", () => {
  expect(analyze(five, all).ai).toMatchObject({
    attributed_commits: 1,
    agent_authored_commits: 0,
    attributed_ratio: 0.2,
    tools: [{ id: "claude", name: "Claude", commits: 1, share_of_commits: 0.2 }],
    first_attributed_date: "2026-01-07",
  });
});

test("calendar, punch card and months are in the author's own time", () => {
  const result = analyze(five, all);
  expect(result.calendar).toEqual({
    from: "2025-01-06",
    to: "2026-01-07",
    days: [
      ["2026-01-05", 3],
      ["2026-01-06", 1],
      ["2026-01-07", 1],
    ],
  });
  expect(result.punch_card?.rows[0]?.slice(10, 13)).toEqual([1, 1, 1]);
  expect(result.monthly).toEqual([
    { month: "2026-01", commits: 5, categories: { docs: 1, feature: 1, fix: 1, setup: 1, test: 1 }, size_p50: 30 },
  ]);
});

test("below 5 commits nothing is claimed, below 30 there is no persona", () => {
  const few = analyze(five.slice(0, 4), all);
  expect(few).toMatchObject({ outcome: "insufficient_data", persona: null });
  expect(few.persona_reason).toContain("4 commits");
  expect(few.axes.map((each) => [each.score, each.level, each.components.length])).toEqual(
    new Array(6).fill([null, "insufficient", 0]),
  );
  expect(analyze(five, all)).toMatchObject({ outcome: "complete", persona: null });
  expect(analyze([], all)).toMatchObject({
    outcome: "insufficient_data",
    calendar: null,
    punch_card: null,
    monthly: [],
  });
  expect(analyze(generateHistory(30, "thirty"), all)).toMatchObject({ persona_reason: null });
});

test("a README and a manifest without tests are hardly a guardrail", () => {
  const work = Array.from({ length: 20 }, (_, i) =>
    fact(`w${i}`, { at: monday + (i + 1) * day, message: "feat: more", files: ["src/a.ts"] }),
  );
  expect(axis(analyze([...five.slice(0, 1), ...work], all), "B")?.score).toBe(0);
});

test("in a shallow clone what did not appear is unknown, not absent", () => {
  const result = analyze(five, { ...all, source: { ...source, shallow: true } });
  expect(component(result, "ci")?.value).toBeNull();
  expect(component(result, "docs_first")?.value).toBeNull();
  expect(result.coverage.first_commit_seen).toBe(false);
});

test("invalid dates are counted and left out of everything about time", () => {
  const result = analyze([...five, fact("8", { at: Number.NaN, message: "feat: x", files: ["src/b.ts"] })], all);
  expect(result.coverage.invalid_dates).toBe(1);
  expect(result.metrics).toMatchObject({ total_commits: 6, active_days: 3, last_commit_date: "2026-01-07" });
});

test("an agent's commit belongs to the subject who applied it or is named beside it", () => {
  const agent = { name: "Copilot", email: "198982749+Copilot@users.noreply.github.com", message: "feat: x" };
  const named = fact("a", { ...agent, message: "feat: x\n\nCo-authored-by: Ada <ada@example.com>" });
  const applied = fact("b", { ...agent, committerEmail: "ada@example.com" });
  const others = fact("c", agent);
  const result = analyze([...five, named, applied, others], onlyAda);
  expect(result.coverage).toMatchObject({ subject_commits: 7, other_author_commits: 1 });
  expect(result.ai).toMatchObject({ agent_authored_commits: 2 });
});

test("a commit of generated files counts in the sums and has no size", () => {
  const lockOnly = fact("l", {
    at: monday + 53 * hour,
    message: "chore: lock",
    files: [lines("package-lock.json", 1000)],
  });
  const [before, after] = [analyze(five, all).metrics, analyze([...five, lockOnly], all).metrics];
  expect(after.additions).toBe((before.additions ?? 0) + 1000);
  expect(after.files_changed).toBe((before.files_changed ?? 0) + 1);
  expect([after.commit_size_p50, after.commit_size_mean]).toEqual([before.commit_size_p50, before.commit_size_mean]);
  expect([after.files_per_commit_p50, after.files_per_commit_p90]).toEqual([
    before.files_per_commit_p50,
    before.files_per_commit_p90,
  ]);
});

test("sums are unknown where no commit tells them, lower bounds where some do, and zero where there is nothing", () => {
  const listed = five.map((each) => ({ ...each, filesChanged: null, additions: null, deletions: null }));
  const sums = (result: AnalysisResult) => {
    const { additions, deletions, files_changed } = result.metrics;
    return [additions, deletions, files_changed];
  };
  expect(sums(analyze(listed, all))).toEqual([null, null, null]);
  expect(sums(analyze([], all))).toEqual([0, 0, 0]);
  const some = analyze([...five.slice(0, 2), ...listed.slice(2)], all);
  expect(sums(some)).toEqual([630, 0, 4]);
  expect(some.coverage.notes.join(" ")).toContain("Line counts are known for 2 of 5 commits: at least as many lines");
  for (const result of [analyze(five, all), analyze(listed, all), analyze([], all)]) {
    expect(result.coverage.notes.join(" ")).not.toContain("at least");
  }
});

test("the data of a long history read whole are worth 100, although pull requests are not read", () => {
  const work = Array.from({ length: 200 }, (_, i) =>
    fact(`w${i}`, { at: monday + i * day, message: "feat: more", files: ["src/a.ts"] }),
  );
  expect(analyze(work, { ...all, resamples: 0 }).metrics.data_quality_score).toBe(100);
});

test("the result says how many authors were asked for, and not who they are", () => {
  expect(analyze(five, all).subject).toEqual({ kind: "all" });
  expect(analyze(five, onlyAda).subject).toEqual({ kind: "authors", authors: 1 });
});

test("nothing is said of one, or of none, as if it were many", () => {
  const odd = /\b1 (?!of )\w+s\b(?<!this)|\bof 1 \w+s\b|1 of \d+ commits (?:name|revert|span|are)\b|0 of 0\b/;
  const one = fact("1", { parents: [], files: [lines("src/a.ts", 1)] });
  const scoped = Array.from({ length: 25 }, (_, i) =>
    fact(`s${i}`, { at: monday + i * hour, message: i === 0 ? "fixup! a" : "feat(api): x" }),
  );
  for (const facts of [[], [one], five, [...five, bot, merge], five.slice(1), scoped]) {
    const { coverage, insights, axes, persona_reason: reason } = analyze(facts, all);
    const evidence = axes.flatMap((each) => each.components.map((part) => part.evidence));
    const texts = [
      ...coverage.notes,
      ...insights.flatMap(({ title, text }) => [title, text]),
      ...evidence,
      reason ?? "",
    ];
    expect(texts.filter((text) => odd.test(text))).toEqual([]);
  }
});

test("a later fact with files replaces the one without, whatever the order", () => {
  const listed = fact("2", { at: monday + hour, message: "feat(api): add a route", files: null });
  const detailed = analyze(five, all);
  expect(analyze([listed, ...five], all)).toEqual(detailed);
  expect(analyze([...five, listed], all)).toEqual(detailed);
});

test("a streak is current when it reaches the last commit of the whole history", () => {
  const later = fact("9", { at: monday + 9 * day, email: "bob@example.com" });
  expect(analyze([...five, later], onlyAda).metrics).toMatchObject({ longest_streak_days: 3, current_streak_days: 0 });
});

const generated = generateHistory(120, "properties");
const adas = generated.map((each): CommitFact => ({ ...each, authorId: "ada@example.com" }));

test("order and duplicates change nothing", () => {
  const expected = analyze(generated, all);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(generated, { minLength: generated.length }),
      fc.subarray(generated),
      (order, again) => {
        expect(analyze([...order, ...again], all)).toEqual(expected);
      },
    ),
    { numRuns: 20 },
  );
});

test("bots, merges and other people change no axis and no persona", () => {
  const { axes, persona } = analyze(adas, onlyAda);
  const extra = fc.record({
    at: fc.integer({ min: monday - 300 * day, max: monday + 300 * day }),
    who: fc.constantFrom("bob@example.com", "29139614+renovate[bot]@users.noreply.github.com", "ada@example.com"),
    message: fc.constantFrom(
      "feat: x",
      "fix: x",
      "test: x",
      "Revert y",
      "x\n\nCo-authored-by: Claude <noreply@anthropic.com>",
    ),
    files: fc.array(fc.constantFrom("src/api/file-1.ts", "tests/a.test.ts", ".github/workflows/ci.yml", "CLAUDE.md")),
  });
  fc.assert(
    fc.property(fc.array(extra, { maxLength: 20 }), (extras) => {
      const others = extras.map(({ who, ...parts }, i) =>
        fact(`x${i}`, { ...parts, email: who, parents: who.startsWith("ada") ? ["p", "q"] : ["p"] }),
      );
      const result = analyze([...adas, ...others], onlyAda);
      expect(result.axes).toEqual(axes);
      expect(result.persona).toEqual(persona);
    }),
    { numRuns: 30 },
  );
});

test("a test commit at any time never lowers the guardrails", () => {
  const first = adas[0]?.authoredAt ?? 0;
  const withoutTests = adas.filter((each) => each.subsystems?.includes("tests") === false);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 * day }), fc.constantFrom(adas, withoutTests), (after, base) => {
      const tests = fact("t", { at: first + after, message: "test: more", files: ["tests/new.test.ts"] });
      const before = axis(analyze(base, { ...onlyAda, resamples: 0 }), "B")?.score ?? 0;
      expect(axis(analyze([...base, tests], { ...onlyAda, resamples: 0 }), "B")?.score).toBeGreaterThanOrEqual(before);
    }),
    { numRuns: 50 },
  );
});

test("the same seed gives the same bands; without resamples there are none", () => {
  const seeded = analyze(generated, { ...all, seed: "a" });
  expect(analyze(generated, { ...all, seed: "a" })).toEqual(seeded);
  for (const { band, score } of seeded.axes) {
    expect(band?.low).toBeLessThanOrEqual(score ?? 100);
    expect(band?.high).toBeGreaterThanOrEqual(band?.low ?? 100);
  }
  const plain = analyze(generated, { ...all, resamples: 0 });
  expect(plain.axes.every((each) => each.band === null)).toBe(true);
  expect(plain.persona).toMatchObject({ stability: null, resamples: 0, confidence: "low" });
});

test("one long session is no ground for bands: a resample of it would be itself", () => {
  const minute = 60;
  const commits = Array.from({ length: 40 }, (_, i) =>
    fact(`s${i}`, { at: monday + i * minute, message: `feat: part ${i}` }),
  );
  const result = analyze(commits, { ...all, resamples: 200 });
  expect(result.metrics.sessions).toBe(1);
  expect(result.axes.map((each) => each.band)).toEqual(Array(6).fill(null));
  expect(result.persona).toBeNull();
  expect(result.persona_reason).toBe("1 session is too few for a persona: it takes 5.");
});

test("with all authors an agent's work belongs to who applied it: fixes and sittings too", () => {
  const feature = fact("f", { message: "feat: x", files: ["src/x.ts"] });
  const agent = { name: "Copilot", email: "198982749+Copilot@users.noreply.github.com" };
  const fix = fact("g", {
    ...agent,
    at: monday + 600,
    message: "fix: x",
    files: ["src/x.ts"],
    committerEmail: "ada@example.com",
  });
  const later = fact("h", { at: monday + 2 * day, message: "feat: y", files: ["src/y.ts"] });
  const rest = five.slice(1).map((each) => ({ ...each, authoredAt: (each.authoredAt ?? 0) + 9 * day }));
  const { metrics } = analyze([feature, fix, later, ...rest], all);
  expect(metrics).toMatchObject({ ...analyze([feature, fix, later, ...rest], onlyAda).metrics });
  // Three features: one is followed by the agent's fix, one by Ada's.
  expect(metrics.followup_rate).toBe(0.6667);
});

test("a history of 100,000 commits takes seconds and its result stays small", () => {
  const facts = generateHistory(100_000, "long", 40);
  const start = Date.now();
  const result = analyze(facts, { ...all, resamples: 200 });
  expect(Date.now() - start).toBeLessThan(15_000);
  expect(JSON.stringify(result).length).toBeLessThan(100_000);
  expect(result.monthly.length).toBeLessThanOrEqual(60);
  expect(result.calendar?.days.length).toBeLessThanOrEqual(53 * 7);
  expect(result.axes.flatMap((each) => each.components).every((each) => each.shas.length <= 5)).toBe(true);
});

test("2,000 commits are analysed in well under a second, bootstrap included", () => {
  const facts = generateHistory(2_000, "middle");
  analyze(facts, all);
  const start = Date.now();
  analyze(facts, { ...all, resamples: 200 });
  expect(Date.now() - start).toBeLessThan(1_000);
});
