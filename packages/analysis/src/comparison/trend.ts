/**
 * How the axes and the share of commits with AI moved, quarter by quarter, and what is different from the year before.
 * Scores come from the same definitions as those of the whole history, over the sums of a quarter's sessions.
 */

import type { AxisLetter, Standing } from "../axes/axis.ts";
import type { PackedBlocks } from "../axes/ledger.ts";
import { countOf } from "../axes/tally.ts";
import type { Interval } from "../statistics/interval.ts";
import { quantile } from "../statistics/quantile.ts";
import { round } from "../statistics/scale.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { blockSums } from "./block-sums.ts";
import { drawScores, type JudgedQuarter, quarterName, sufficientAxes } from "./quarter-scores.ts";
import { changesOf, type TrendChange } from "./trend-changes.ts";

const fewestCommits = 20;
const fewestBlocks = 5;
const mostQuarters = 20;
const defaultResamples = 60;

export type TrendInput = {
  blocks: PackedBlocks;
  /** Of each block: year * 4 + quarter (0 to 3) on the author's calendar; -1 undated. */
  quarterOf: Int32Array;
  standing: Standing;
  seed: string;
  resamples?: number;
};

export type QuarterAxis = {
  letter: AxisLetter;
  score: number;
  /** p10 to p90 over resamples of the quarter's sessions; null without resamples. */
  band: Interval | null;
};

export type TrendQuarter = {
  /** "2026-Q1". */
  quarter: string;
  commits: number;
  /** Share of commits that name an AI tool with its 90 % interval; null below 20 commits or 5 blocks. A lower bound. */
  ai_share: ({ value: number } & Interval) | null;
  /** Axes known well enough in this quarter; none below 20 commits or 5 blocks. */
  axes: QuarterAxis[];
};

export type Trend = {
  /** Ascending without gaps, at most the last 20. */
  quarters: TrendQuarter[];
  /** What differs in the last judged quarter from the year before it beyond chance. */
  changes: TrendChange[];
};

/**
 * Scores each quarter and compares the last judged one with the judged quarters among the four before it. First touches and
 * first features of areas happen once in a history, so they are left out here and the axes rest on their other components. The same seed
 * gives the same bands; scores do not depend on the order of blocks.
 */
export function trend({ blocks, quarterOf, standing, seed, resamples = defaultResamples }: TrendInput): Trend {
  const sums = blockSums(blocks);
  const within = { ...standing, firstTouchesKnown: false, firstCommitSeen: false };
  const byQuarter = blocksByQuarter(blocks, quarterOf);
  const last = Math.max(...byQuarter.keys());
  const first = Math.max(last - mostQuarters + 1, Math.min(...byQuarter.keys()));
  const quarters: TrendQuarter[] = [];
  const judged: JudgedQuarter[] = [];
  for (let index = first; index <= last; index++) {
    const own = Int32Array.from(byQuarter.get(index) ?? []);
    const total = sums.sum(own);
    const commits = countOf(total, "commits");
    if (commits < fewestCommits || own.length < fewestBlocks) {
      quarters.push({ quarter: quarterName(index), commits, ai_share: null, axes: [] });
      continue;
    }
    const attributed = countOf(total, "attributed");
    const axes = sufficientAxes(total, within);
    const draws = drawScores(sums, own, own.length, within, axes, resamples, `${seed} ${index}`);
    judged.push({ index, blocks: own, commits, attributed, axes, draws });
    quarters.push({
      quarter: quarterName(index),
      commits,
      ai_share: shareOf(attributed, commits),
      axes: axes.map(({ axis: { letter }, score }) => ({ letter, score, band: bandOf(draws.get(letter)) })),
    });
  }
  const draw = (from: Int32Array, count: number, axes: JudgedQuarter["axes"]) =>
    drawScores(sums, from, count, within, axes, resamples, `${seed} before`);
  return { quarters, changes: resamples < 2 ? [] : changesOf(judged, draw) };
}

function blocksByQuarter({ starts }: PackedBlocks, quarterOf: Int32Array): Map<number, number[]> {
  const byQuarter = new Map<number, number[]>();
  quarterOf.forEach((quarter, block) => {
    if (quarter < 0 || (starts[block + 1] ?? 0) === (starts[block] ?? 0)) return;
    const own = byQuarter.get(quarter);
    if (own === undefined) byQuarter.set(quarter, [block]);
    else own.push(block);
  });
  return byQuarter;
}

function bandOf(values: Float64Array | undefined): Interval | null {
  const known = [...(values ?? [])].filter((value) => !Number.isNaN(value));
  const [low, high] = [quantile(known, 0.1), quantile(known, 0.9)];
  return low === null || high === null ? null : { low: round(low, 1), high: round(high, 1) };
}

function shareOf(attributed: number, commits: number): TrendQuarter["ai_share"] {
  const interval = wilsonInterval(attributed, commits);
  return interval === null
    ? null
    : { value: round(attributed / commits, 4), low: round(interval.low, 4), high: round(interval.high, 4) };
}
