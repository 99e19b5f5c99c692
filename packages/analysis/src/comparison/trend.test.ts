import { expect, test } from "vitest";
import { createLedger, type PackedBlocks } from "../axes/ledger.ts";
import { inventSessions as history, plainStanding as standing, steady, type Work } from "../testing/invent-sessions.ts";
import { type Trend, trend } from "./trend.ts";

const read = (of: { blocks: PackedBlocks; quarterOf: Int32Array }, seed = "seed"): Trend =>
  trend({ ...of, standing, seed });

test("quarters without enough are kept without judgement, and none is left out", () => {
  const { quarters, changes } = read(history("gaps", [30, 0, 3, 30]));
  expect(quarters.map(({ quarter, axes, ai_share }) => [quarter, axes.length > 0, ai_share !== null])).toEqual([
    ["2024-Q1", true, true],
    ["2024-Q2", false, false],
    ["2024-Q3", false, false],
    ["2024-Q4", true, true],
  ]);
  expect(quarters[1]?.commits).toBe(0);
  expect(quarters[2]?.commits).toBeGreaterThan(0);
  expect(changes).toEqual([]);
});

test("bands hold the scores between 0 and 100, one for each axis", () => {
  const { quarters } = read(history("bands", [40, 40]));
  expect(quarters[0]?.axes.map(({ letter }) => letter)).toEqual(["A", "B", "C", "D", "E", "F"]);
  for (const { score, band } of quarters.flatMap(({ axes }) => axes)) {
    expect(band?.low).toBeLessThanOrEqual(score + 8);
    expect(band?.high).toBeGreaterThanOrEqual(score - 8);
    expect(band?.low).toBeGreaterThanOrEqual(0);
    expect(band?.high).toBeLessThanOrEqual(100);
  }
});

test("axes that are not known well enough are absent", () => {
  const ledger = createLedger(10);
  for (let block = 0; block < 10; block++) ledger.count(block, "commits", 5);
  const { quarters } = read({ blocks: ledger.pack(), quarterOf: new Int32Array(10).fill(8000) });
  expect(quarters.map(({ quarter, axes }) => [quarter, axes.map(({ letter }) => letter)])).toEqual([
    ["2000-Q1", ["D"]],
  ]);
});

test("at most the last 20 quarters are shown", () => {
  const { quarters } = read(history("long", new Array(26).fill(8)));
  expect(quarters).toHaveLength(20);
  expect(quarters[0]?.quarter).toBe("2025-Q3");
});

test("without a dated block there are no quarters", () => {
  const { blocks } = history("undated", [10]);
  expect(read({ blocks, quarterOf: new Int32Array(10).fill(-1) })).toEqual({ quarters: [], changes: [] });
});

test.each([
  ["a full last quarter", [32, 32, 32, 32, 32]],
  ["a last quarter that has just begun", [32, 32, 32, 32, 9]],
  ["little to compare with", [10, 12]],
])("work that stays the same announces next to nothing: %s", (_, sessionsIn) => {
  let announced = 0;
  for (let i = 0; i < 200; i++) announced += read(history(`same ${i}`, sessionsIn)).changes.length > 0 ? 1 : 0;
  expect(announced / 200).toBeLessThanOrEqual(0.07);
});

/** The same with sessions joined into at most 32 runs a quarter, as long histories keep them. */
function inRuns({ blocks, quarterOf }: { blocks: PackedBlocks; quarterOf: Int32Array }) {
  const kept = [...quarterOf.keys()].filter((block) => {
    const first = quarterOf.indexOf(quarterOf[block] ?? 0);
    const size = Math.ceil((quarterOf.lastIndexOf(quarterOf[block] ?? 0) - first + 1) / 32);
    return (block - first) % size === 0;
  });
  const starts = Int32Array.from([...kept.map((block) => blocks.starts[block] ?? 0), blocks.slots.length]);
  return { blocks: { ...blocks, starts }, quarterOf: Int32Array.from(kept, (block) => quarterOf[block] ?? 0) };
}

test("a short last quarter of single sessions is compared with as many commits of busy ones, not with as many runs", () => {
  let announced = 0;
  for (let i = 0; i < 200; i++) {
    announced += read(inRuns(history(`runs ${i}`, [300, 300, 300, 31]))).changes.length > 0 ? 1 : 0;
  }
  expect(announced / 200).toBeLessThanOrEqual(0.07);
});

test("AI from none to most, and changes eight times as large, are announced", () => {
  const turn = (before: Work, after: Work) =>
    read(history("turn", [90, 90, 90, 90, 90], (quarter) => (quarter < 4 ? before : after))).changes;
  const ai = turn({ ...steady, aiShare: 0 }, { ...steady, aiShare: 0.75 });
  const share = ai.find(({ what }) => what === "ai_share");
  expect(share).toMatchObject({ from: 0 });
  expect(share?.to).toBeGreaterThan(0.4);
  expect(share?.sentence).toMatch(
    /^In 2025-Q1 at least \d+ % of the commits name an AI tool, in the year before at least 0 %\.$/,
  );
  expect(ai.map(({ what }) => what)).toContain("A");
  const large = turn(steady, { ...steady, lines: 8 * steady.lines });
  expect(large.map(({ what }) => what)).toEqual(["A"]);
  expect(large[0]?.difference).toBeGreaterThan(5);
});

test("the same seed gives the same trend, and the order of blocks moves no score", () => {
  const of = history("order", [20, 20, 20]);
  expect(read(of)).toEqual(read(of));
  const { starts, slots, amounts } = of.blocks;
  const order = Array.from(of.quarterOf, (_, block) => block).toReversed();
  const entries = order.flatMap((b) =>
    Array.from({ length: (starts[b + 1] ?? 0) - (starts[b] ?? 0) }, (_, i) => (starts[b] ?? 0) + i),
  );
  const turned = {
    starts: Int32Array.from([0, ...order.map((b) => (starts[b + 1] ?? 0) - (starts[b] ?? 0))]).map(
      (
        (sum) => (length) =>
          (sum += length)
      )(0),
    ),
    slots: Int32Array.from(entries, (i) => slots[i] ?? 0),
    amounts: Float64Array.from(entries, (i) => amounts[i] ?? 0),
  };
  const scores = ({ quarters }: Trend) =>
    quarters.map(({ commits, ai_share, axes }) => [
      commits,
      ai_share,
      axes.map(({ letter, score }) => [letter, score]),
    ]);
  expect(scores(read({ blocks: turned, quarterOf: of.quarterOf.toReversed() }))).toEqual(scores(read(of)));
});
