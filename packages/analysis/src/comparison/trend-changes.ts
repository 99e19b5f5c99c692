/** Which differences between the last judged quarter and the year before it are beyond chance. */

import type { AxisDefinition, AxisLetter } from "../axes/axis.ts";
import { holmAdjusted } from "../statistics/holm.ts";
import { mean } from "../statistics/quantile.ts";
import { clamp01, round } from "../statistics/scale.ts";
import { studentP } from "../statistics/student.ts";
import { type Draws, type JudgedQuarter, quarterName } from "./quarter-scores.ts";

const significance = 0.05;
/** Share of resamples that must be able to score an axis for its spread to mean something. */
const enoughDraws = 0.9;
/** One or two blocks would be a single busy week. */
const fewestDrawn = 3;
/** Scores are whole points: two that round alike may be up to one apart. */
const roundingVariance = 2 / 12;

export type TrendChange = {
  what: AxisLetter | "ai_share";
  /** Level of the year before and of the last judged quarter: points for an axis, a share 0 to 1 for "ai_share". */
  from: number;
  to: number;
  difference: number;
  sentence: string;
};

/** Samples of the year before that are like the last quarter: their scores, and how many of its blocks each has. */
type Like = { draws: Draws; drawn: number; blocks: number };

type Candidate = Omit<TrendChange, "sentence"> & { p: number; sentence: string };

/**
 * Compares per axis, and for the AI share. The year before is resampled in samples of about as many commits as the last quarter
 * has, because scores of few commits differ from scores of many without any change in the work (Wilson bounds, counts,
 * entropies). The difference is set against the spread of the last quarter or of such a sample, whichever is larger, and
 * what the year before itself is uncertain by; Holm's correction over everything compared keeps the chance of any false
 * announcement near 5 %.
 */
export function changesOf(
  judged: readonly JudgedQuarter[],
  draw: (from: Int32Array, count: number, axes: JudgedQuarter["axes"]) => Draws,
): TrendChange[] {
  const last = judged.at(-1);
  const before = judged.filter(({ index }) => last !== undefined && index < last.index && index >= last.index - 4);
  if (last === undefined || before.length === 0) {
    return [];
  }
  const blocks = Int32Array.from(before.flatMap((quarter) => [...quarter.blocks]));
  // Blocks of a busy quarter are runs of sessions: as many commits, not as many blocks.
  const commitsBefore = before.reduce((sum, quarter) => sum + quarter.commits, 0);
  const drawn = Math.max(fewestDrawn, Math.round((blocks.length * last.commits) / commitsBefore));
  const like = { draws: draw(blocks, drawn, last.axes), drawn, blocks: blocks.length };
  const candidates = [
    ...last.axes.flatMap(({ axis, score }) => axisChange(axis, score, last, like)),
    ...shareChange(before, last, like),
  ];
  const adjusted = holmAdjusted(candidates.map(({ p }) => p));
  return candidates.flatMap(({ p: _, ...change }, i) => ((adjusted[i] ?? 1) < significance ? [change] : []));
}

function axisChange(axis: AxisDefinition, to: number, last: JudgedQuarter, like: Like): Candidate[] {
  const from = mean(known(like.draws, axis.letter));
  const variance = varianceOf(axis.letter, last, like);
  if (from === null || variance === null) {
    return [];
  }
  const shown = Math.round(from);
  return [
    {
      what: axis.letter,
      from: shown,
      to,
      difference: to - shown,
      p: studentP((to - from) / Math.sqrt(variance + roundingVariance), degreesOfFreedom(last, like.blocks)),
      sentence: `${axis.name} is ${to} of 100 in ${quarterName(last.index)} and was ${shown} in the year before.`,
    },
  ];
}

function shareChange(before: readonly JudgedQuarter[], last: JudgedQuarter, like: Like): Candidate[] {
  const commits = before.reduce((sum, quarter) => sum + quarter.commits, 0);
  const attributed = before.reduce((sum, quarter) => sum + quarter.attributed, 0);
  const [from, to] = [attributed / commits, last.attributed / last.commits];
  const pooled = clamp01((attributed + last.attributed) / (commits + last.commits));
  const variance = varianceOf("ai_share", last, like);
  if (variance === null) {
    return [];
  }
  // At least that of independent commits: where no session or every session has AI, resamples do not vary at all.
  const independent = pooled * (1 - pooled) * (1 / commits + 1 / last.commits);
  const error = Math.sqrt(Math.max(variance, independent));
  return [
    {
      what: "ai_share",
      from: round(from, 4),
      to: round(to, 4),
      difference: round(to - from, 4),
      p: to === from ? 1 : studentP((to - from) / error, degreesOfFreedom(last, like.blocks)),
      // Lower bounds are rounded down.
      sentence: `In ${quarterName(last.index)} at least ${wholePercent(to)} % of the commits name an AI tool, in the year before at least ${wholePercent(from)} %.`,
    },
  ];
}

/** Of the difference between the two; null where too few resamples could tell. */
function varianceOf(what: TrendChange["what"], last: JudgedQuarter, like: Like): number | null {
  const [own, other] = [known(last.draws, what), known(like.draws, what)];
  const wanted = enoughDraws * (like.draws.get(what)?.length ?? Number.POSITIVE_INFINITY);
  if (own.length < wanted || other.length < wanted) {
    return null;
  }
  const blocks = last.blocks.length;
  const [ownVariance, otherVariance] = [sampleVariance(own), sampleVariance(other)];
  // A sample of n blocks varies by (n - 1) / n of what their population would make it vary by.
  const quarter = Math.max((ownVariance * blocks) / (blocks - 1), (otherVariance * like.blocks) / (like.blocks - 1));
  return quarter + (otherVariance * like.drawn) / like.blocks;
}

function known(draws: Draws, what: TrendChange["what"]): number[] {
  return [...(draws.get(what) ?? [])].filter((value) => !Number.isNaN(value));
}

function sampleVariance(values: readonly number[]): number {
  const center = mean(values) ?? 0;
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}

/** Those of the smaller side: with ten blocks on both, the usual sum of the two announced chance in 8 of 100 histories. */
function degreesOfFreedom(last: JudgedQuarter, blocksBefore: number): number {
  return Math.min(last.blocks.length, blocksBefore) - 1;
}

/** A lower bound is rounded down, as the share is published: to four decimals. */
function wholePercent(share: number): number {
  return Math.floor(100 * round(share, 4) + 1e-6);
}
