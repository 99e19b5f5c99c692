import fc from "fast-check";
import { expect, test } from "vitest";
import { axisDefinitions } from "../axes/axes.ts";
import { scoreAxis } from "../axes/axis.ts";
import { createLedger, type PackedBlocks } from "../axes/ledger.ts";
import { countOf, scopeSlot } from "../axes/tally.ts";
import { totalOf } from "../persona/bootstrap.ts";
import { inventSessions, plainStanding, steady, type Work } from "../testing/invent-sessions.ts";
import { aggregate, type RepoPart } from "./aggregate.ts";
import type { Profile } from "./profile.ts";
import { type RepoSums, sumsOf } from "./repo-sums.ts";
import { spreadOf } from "./spread.ts";
import { weightsOf } from "./weights.ts";

const today = Date.UTC(2026, 6, 1) / 1000;
const year = 365.25 * 86_400;
const options = { asOf: today, seed: "profile", resamples: 20 };

function partOf(repoId: string, blocks: PackedBlocks, more: Partial<RepoPart> = {}): RepoPart {
  return {
    repoId,
    jobId: `job of ${repoId}`,
    finishedAt: today,
    commits: countOf(totalOf(blocks), "commits"),
    lastActivity: today,
    unknownShare: 0.1,
    tools: [],
    // What is stored is JSON.
    sums: JSON.parse(JSON.stringify(sumsOf(blocks, more.sums?.standing ?? plainStanding))) as RepoSums,
    ...more,
  };
}
const repo = (id: string, sessions: number, work: Work = steady, more: Partial<RepoPart> = {}) =>
  partOf(id, inventSessions(id, [sessions], () => work).blocks, more);
const scores = ({ axes }: Profile) => axes.map(({ letter, score }) => [letter, score]);

test("nothing connected is an empty profile that says so", () => {
  const profile = aggregate([], options);
  expect(profile).toMatchObject({ outcome: "empty", repositories: [], skipped: [], total_commits: 0, persona: null });
  expect(profile.persona_reason).toBe("No repository has been analysed.");
  expect(scores(profile)).toEqual(["A", "B", "C", "D", "E", "F"].map((letter) => [letter, null]));
  expect(profile.ai).toMatchObject({ attributed_ratio: null, attributed_interval: null, tools: [] });
});

test("one repository alone has the axes of its own analysis", () => {
  for (const name of ["alone", "single", "only"]) {
    const { blocks } = inventSessions(name, [57]);
    const standing = {
      ...plainStanding,
      firstTest: { sha: "1", workBefore: 0.3, earliness: 0.6 },
      firstCi: { sha: "2", workBefore: 0.1, earliness: 0.8 },
      commitPolicy: true,
    };
    const sums = sumsOf(blocks, standing);
    const own = { tally: totalOf(blocks), standing };
    const profile = aggregate([partOf(name, blocks, { sums })], options);
    expect(scores(profile)).toEqual(axisDefinitions.map((axis) => [axis.letter, scoreAxis(axis, own).score]));
    expect(profile.effective_commits).toBe(profile.total_commits);
    const values = profile.axes.flatMap(({ components }) => components.map(({ value }) => value));
    axisDefinitions
      .flatMap(({ components }) => components)
      .forEach((component, i) => {
        const value = component.value(own);
        if (value === null) expect(values[i]).toBeNull();
        else expect(values[i]).toBeCloseTo(value, 3);
      });
  }
});

test("an identical copy under another name leaves the axes as they are", () => {
  const original = repo("one", 400);
  const copy = { ...original, repoId: "two", jobId: "another job" };
  const [alone, both] = [aggregate([original], options), aggregate([original, copy], options)];
  both.axes.forEach(({ score, spread, varies_by_project }, i) => {
    // More commits are more evidence: the lower bound of the AI share rises, and quantiles interpolate a little further.
    expect(Math.abs((score ?? 0) - (alone.axes[i]?.score ?? 0))).toBeLessThanOrEqual(2);
    expect(spread === null || spread.high === spread.low).toBe(true);
    expect(varies_by_project).toBe(false);
  });
  expect(both.total_commits).toBe(2 * alone.total_commits);
});

test("of several analyses of a repository the latest counts, in any order", () => {
  const [earlier, later] = [repo("old text", 20), repo("new text", 60)].map((part, i) => ({
    ...part,
    repoId: "the same",
    jobId: `job ${i}`,
    finishedAt: today - 1000 + i,
  })) as [RepoPart, RepoPart];
  const other = repo("other", 30);
  const expected = aggregate([later, other], options);
  expect(aggregate([earlier, later, other], options)).toEqual(expected);
  expect(aggregate([other, later, earlier, later], options)).toEqual(expected);
  expect(expected.repositories.map(({ job_id }) => job_id)).toEqual(["job 1", "job of other"]);
});

test("the order of the parts makes no difference", () => {
  const parts = ["a", "b", "c", "d", "e"].map((id, i) => repo(id, 10 + 20 * i, { ...steady, aiShare: i / 5 }));
  const expected = aggregate(parts, options);
  fc.assert(
    fc.property(fc.shuffledSubarray(parts, { minLength: 5 }), (shuffled) => {
      expect(aggregate(shuffled, options)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

test("what varies by project is said, and what does not is not", () => {
  const parts = [repo("with", 80, { aiShare: 0.95, lines: 900 }), repo("without", 80, { aiShare: 0, lines: 12 })];
  const [a, , , , e] = aggregate(parts, options).axes;
  expect(a?.varies_by_project).toBe(true);
  expect((a?.spread?.high ?? 0) - (a?.spread?.low ?? 0)).toBeGreaterThan(20);
  expect(a?.score).toBeGreaterThan(a?.spread?.low ?? 100);
  expect(a?.score).toBeLessThan(a?.spread?.high ?? 0);
  expect(e?.varies_by_project).toBe(false);
});

test("sums of another layout and repositories with next to nothing are left out by name", () => {
  const [fine, foreign, tiny] = [repo("fine", 30), repo("foreign", 30), repo("tiny", 30)];
  const profile = aggregate(
    [fine, { ...foreign, sums: { ...foreign.sums, layout: "0.1" } }, { ...tiny, commits: 2 }],
    options,
  );
  expect(scores(profile)).toEqual(scores(aggregate([fine], options)));
  expect(profile.skipped.map(({ repo_id, reason }) => [repo_id, reason.slice(0, 27)])).toEqual([
    ["foreign", "It was analysed by another "],
    ["tiny", "2 commits are too few: it t"],
  ]);
  expect(aggregate([{ ...tiny, commits: 1 }], options)).toMatchObject({ outcome: "insufficient_data" });
});

test("a small lively repository does not pass its few commits off as many", () => {
  const parts = [repo("small", 8, steady), repo("large", 200, steady, { lastActivity: today - 4 * year })];
  const { effective_commits, total_commits } = aggregate(parts, options);
  expect(effective_commits).toBeLessThan(0.3 * total_commits);
});

test("one scope in each of two projects is as consistent as one scope in one", () => {
  const scoped = (id: string, scope: number) => {
    const ledger = createLedger(8);
    for (let block = 0; block < 8; block++) {
      ledger.count(block, "commits", 5);
      ledger.count(block, "scoped", 5);
      ledger.add(block, scopeSlot(scope), 5);
    }
    return partOf(id, ledger.pack());
  };
  const scopes = aggregate([scoped("x", 17), scoped("y", 203)], options)
    .axes.flatMap(({ components }) => components)
    .find(({ id }) => id === "scopes");
  expect(scopes).toMatchObject({ value: 1, evidence: [{ id: "scopes" }, { id: "scopes" }] });
});

test("first touches are the weighted mean of the repositories that tell", () => {
  const { blocks } = inventSessions("touch", [40]);
  const touched = (id: string, earliness: number | null) => {
    const firstTest = earliness === null ? null : { sha: "1", workBefore: 0, earliness };
    return partOf(id, blocks, { sums: sumsOf(blocks, { ...plainStanding, firstTest }) });
  };
  const cut = partOf("cut", blocks, { sums: sumsOf(blocks, { ...plainStanding, firstTouchesKnown: false }) });
  const early = aggregate([touched("early", 0.8), touched("never", null), cut], options)
    .axes.flatMap(({ components }) => components)
    .find(({ id }) => id === "test_earliness");
  expect(early?.value).toBeCloseTo(0.4, 6);
  expect(early?.evidence.map(({ job_id }) => job_id)).toEqual(["job of early", "job of never"]);
});

test("fewer than 30 commits in all have axes and no persona; more have one that resamples agree on or not", () => {
  const small = aggregate([repo("few", 5)], options);
  expect(small.total_commits).toBeLessThan(30);
  expect(small).toMatchObject({ outcome: "complete", persona: null });
  expect(small.persona_reason).toContain("it takes 30");
  const { persona, persona_reason } = aggregate([repo("m", 60), repo("n", 60)], options);
  expect(persona_reason).toBeNull();
  expect(persona).toMatchObject({ resamples: 20 });
  expect(persona?.stability).toBeGreaterThanOrEqual(0);
});

test("tools of all repositories are added up, and shares of AI are over real commits", () => {
  const parts = [
    repo("p", 40, steady, { tools: [{ id: "claude", commits: 9 }] }),
    repo("q", 40, steady, {
      tools: [
        { id: "cursor", commits: 1 },
        { id: "claude", commits: 2 },
      ],
    }),
  ];
  const { ai, total_commits } = aggregate(parts, options);
  expect(ai.tools).toEqual([
    { id: "claude", commits: 11, repositories: 2 },
    { id: "cursor", commits: 1, repositories: 1 },
  ]);
  expect(ai.attributed_ratio).toBeCloseTo(ai.attributed_commits / total_commits, 4);
});

test("weights add up to 1, keep 5 % for the least of ten, and halve in a year", () => {
  const [recent, old] = weightsOf(
    [
      { commits: 100, lastActivity: today },
      { commits: 100, lastActivity: today - year },
    ],
    today,
  );
  expect((recent ?? 0) / (old ?? 1)).toBeCloseTo(2, 10);
  const repos = fc.record({
    commits: fc.integer({ min: 5, max: 1e5 }),
    lastActivity: fc.integer({ min: 0, max: 2e9 }),
  });
  fc.assert(
    fc.property(fc.array(repos, { minLength: 1, maxLength: 30 }), (list) => {
      const shares = weightsOf(list, today);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(Math.min(0.05, 0.5 / list.length) - 1e-9);
    }),
  );
});

test("the spread of many leaves out what weighs least at both ends", () => {
  const at = (score: number, share: number, commits = 100) => ({ score, share, commits });
  expect(spreadOf([at(30, 0.5), at(60, 0.5)])).toEqual({ low: 30, high: 60 });
  expect(spreadOf([at(5, 0.05), at(40, 0.45), at(50, 0.45), at(95, 0.05)])).toEqual({ low: 40, high: 50 });
  expect(spreadOf([at(30, 0.5), at(60, 0.5, 29)])).toBeNull();
  expect(spreadOf([at(30, 0.5), { score: null, share: 0.5, commits: 99 }])).toBeNull();
});

test("stored sums have at most 32 groups and keep what is counted", () => {
  const { blocks } = inventSessions("many", [300]);
  const sums = sumsOf(blocks, plainStanding);
  expect(sums.groups).toHaveLength(32);
  const total = totalOf(blocks);
  const slots = sums.groups.flatMap(({ slots: own, amounts }) =>
    own.map((slot, i) => [slot, amounts[i] ?? 0] as const),
  );
  const sum = (slot: number) => slots.reduce((all, [own, amount]) => all + (own === slot ? amount : 0), 0);
  for (const slot of new Set(slots.map(([own]) => own))) expect(sum(slot)).toBeCloseTo(total[slot] ?? 0, 2);
});
