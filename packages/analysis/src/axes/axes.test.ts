import fc from "fast-check";
import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { totalOf } from "../persona/bootstrap.ts";
import { historyOf } from "../testing/history.ts";
import { hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { axisDefinitions } from "./axes.ts";
import { type AxisDefinition, type AxisInput, levelOf, scoreAxis } from "./axis.ts";
import { collect } from "./collect.ts";
import { layoutOf } from "./layout.ts";
import { addBlocks, createLedger } from "./ledger.ts";
import { type Counter, countOf } from "./tally.ts";

/** An axis input with the given counts over one commit's history. */
function input(counts: Partial<Record<Counter, number>>): AxisInput {
  const ledger = createLedger(1);
  for (const [counter, amount] of Object.entries(counts)) ledger.count(0, counter as Counter, amount);
  const facts = [toFact(rawCommit({ parents: [] }), plainKeys)];
  return {
    tally: addBlocks(ledger.pack(), new Int32Array([1])),
    standing: historyOf(facts).standing,
  };
}

const anInput = input({ commits: 100, attributed: 50 });

const withValues = (axis: AxisDefinition, values: readonly (number | null)[]): AxisDefinition => ({
  ...axis,
  components: axis.components.map((component, i) => ({ ...component, value: () => values[i] ?? null })),
});

test.each(axisDefinitions.map((axis) => [axis.letter, axis] as const))("axis %s weighs 1 in all", (_, axis) => {
  expect(axis.components.reduce((sum, component) => sum + component.weight, 0)).toBeCloseTo(1, 10);
});

test.each(axisDefinitions.map((axis) => [axis.letter, axis] as const))(
  "axis %s rises with each component, is 0 without signal and 100 at most",
  (_, axis) => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(values, fc.nat(5), fc.double({ min: 0, max: 1, noNaN: true }), (at, index, raised) => {
        const more = at.map((value, i) => (i === index ? Math.max(value, raised) : value));
        const [before, after] = [scoreAxis(withValues(axis, at), anInput), scoreAxis(withValues(axis, more), anInput)];
        expect(after.score ?? -1).toBeGreaterThanOrEqual(before.score ?? 101);
        expect(after.score ?? 101).toBeLessThanOrEqual(100);
      }),
    );
    expect(scoreAxis(withValues(axis, [0, 0, 0, 0, 0, 0]), anInput).score).toBe(0);
  },
);

test.each(axisDefinitions.map((axis) => [axis.letter, axis] as const))(
  "axis %s renormalises over what is known and is insufficient below half its weight",
  (_, axis) => {
    const only = axis.components.map((_component, i) => (i === 0 ? 0.4 : null));
    const { score, coverage, level } = scoreAxis(withValues(axis, only), anInput);
    expect(score).toBe(40);
    expect(coverage).toBeCloseTo(axis.components[0]?.weight ?? -1, 6);
    expect(level === "insufficient").toBe(coverage < 0.5);
    expect(scoreAxis(withValues(axis, []), anInput)).toEqual({ score: null, coverage: 0, level: "insufficient" });
  },
);

test("without attribution axis A ends at 60 and says so", () => {
  const [automation] = axisDefinitions;
  if (automation === undefined) throw new Error("no axis A");
  const plain = input({ commits: 100 });
  expect(scoreAxis(withValues(automation, [1, 1, 1, 1, 1]), plain).score).toBe(60);
  expect(automation.note?.(plain, 60)).toContain("Shape only");
});

/** Counts of one: every noun and verb beside them is in the singular. */
const ones = Object.fromEntries(
  ["commits", "attributed", "with_paths", "ai_config", "work_with_paths", "docs_touched", "testable", "tested"]
    .concat([
      "reverts_and_fixups",
      "conventional",
      "issues",
      "explained",
      "feature_areas",
      "planned_areas",
      "scoped",
      "placed",
      "places",
    ])
    .concat(["multi_layer", "day_gaps", "day_gap_sum", "day_gap_squares"])
    .map((name) => [name, 1]),
);

test.each([
  ["nothing", {}],
  ["one of everything", ones],
  ["one commit that shows nothing else", { commits: 1, with_paths: 1, work_with_paths: 1, testable: 1, placed: 1 }],
])(
  "the evidence for %s counts in grammatical words, and says what is missing instead of counting none",
  (_, counts) => {
    const measured = input(counts);
    for (const { value, evidence } of axisDefinitions.flatMap((axis) => axis.components)) {
      const sentence = evidence(measured);
      expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
      expect(sentence).not.toMatch(/\bof 0\b|\b1 (?!of )(?:active )?\w+s\b(?<!was|is|has|this)|\bof 1 \w+s\b/);
      if (value(measured) === null) expect(sentence).not.toMatch(/\b0 (?!of [1-9])/);
    }
  },
);

test("the size of sessions is told as the quantile it is", () => {
  const ledger = createLedger(2);
  ledger.observe(0, "session_commits", 12);
  ledger.observe(1, "session_commits", 1);
  const rhythm = axisDefinitions.find((axis) => axis.letter === "F");
  const size = rhythm?.components.find((component) => component.id === "session_size");
  expect(size?.evidence({ ...anInput, tally: addBlocks(ledger.pack(), new Int32Array([1, 1])) })).toBe(
    "The 90th percentile of commits per session is 10.9, over 2 sessions.",
  );
});

test.each([
  [0, "low"],
  [33, "low"],
  [34, "medium"],
  [66, "medium"],
  [67, "high"],
])("a score of %i is %s", (score, level) => {
  expect(levelOf(score)).toBe(level);
});

test("most of the planning axis is known without pull requests", () => {
  const planning = axisDefinitions.find((axis) => axis.letter === "D");
  if (planning === undefined) throw new Error("no axis D");
  const unread = planning.components.map(({ id }) => (id === "pr_structure" ? null : 0.5));
  expect(scoreAxis(withValues(planning, unread), anInput)).toEqual({ score: 50, coverage: 0.9, level: "medium" });
});

test("a plan at the root of the repository speaks about the whole, like one in a folder of documents", () => {
  const planned = (path: string) => {
    const facts = [
      ["docs: the plan", path],
      ["feat: a", "src/a.ts"],
      ["feat: b", "lib/b.ts"],
      ["chore: a manifest", "package.json"],
    ].map(([message, file], i) =>
      toFact(rawCommit({ sha: `${i}`, at: monday + i * hour, message: message ?? "", files: [file ?? ""] }), plainKeys),
    );
    const history = historyOf(facts);
    return countOf(totalOf(collect(history, layoutOf(history)).pack()), "planned_areas");
  };
  expect([planned("docs/plan.md"), planned("PLAN.md"), planned("CHANGELOG.md")]).toEqual([2, 2, 0]);
});
