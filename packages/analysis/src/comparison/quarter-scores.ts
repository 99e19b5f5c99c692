/** Scores of one quarter's blocks and of resamples of them: what both the quarters and their comparison are made of. */

import { axisDefinitions } from "../axes/axes.ts";
import type { AxisLetter } from "../axes/axis.ts";
import { type AxisDefinition, type Standing, scoreAxis } from "../axes/axis.ts";
import { countOf, type Tally } from "../axes/tally.ts";
import { seededRandom } from "../statistics/random.ts";
import type { BlockSums } from "./block-sums.ts";

/** One value per resample: of an axis by its letter, or of the AI share. NaN where a resample could not tell. */
export type Draws = ReadonlyMap<AxisLetter | "ai_share", Float64Array>;

/** A quarter with enough to be judged. */
export type JudgedQuarter = {
  index: number;
  blocks: Int32Array;
  commits: number;
  attributed: number;
  axes: { axis: AxisDefinition; score: number }[];
  draws: Draws;
};

export function quarterName(index: number): string {
  return `${Math.floor(index / 4)}-Q${(index % 4) + 1}`;
}

/** The axes known well enough to be shown, with their scores. */
export function sufficientAxes(tally: Tally, standing: Standing): JudgedQuarter["axes"] {
  return axisDefinitions.flatMap((axis) => {
    const { score, level } = scoreAxis(axis, { tally, standing });
    return score === null || level === "insufficient" ? [] : [{ axis, score }];
  });
}

/** Scores of `resamples` samples of `count` blocks. */
export function drawScores(
  sums: BlockSums,
  from: Int32Array,
  count: number,
  standing: Standing,
  axes: JudgedQuarter["axes"],
  resamples: number,
  seed: string,
): Draws {
  const random = seededRandom(seed);
  const letters = axes.map(({ axis }) => axis.letter);
  const draws = new Map([...letters, "ai_share" as const].map((what) => [what, new Float64Array(resamples)]));
  for (let i = 0; i < resamples; i++) {
    const tally = sums.draw(from, count, random);
    const input = { tally, standing };
    for (const { axis } of axes) {
      const { score, level } = scoreAxis(axis, input);
      draws.get(axis.letter)?.fill(score === null || level === "insufficient" ? Number.NaN : score, i, i + 1);
    }
    draws.get("ai_share")?.fill(countOf(tally, "attributed") / countOf(tally, "commits"), i, i + 1);
  }
  return draws;
}
