import type { Axis } from "@vibe/analysis/axes/axes";
import { formatPercent } from "#format.ts";

export type AxisStanding = { known: true; score: number } | { known: false; reason: string };

/** Where an axis stands. A score that rests on less than half of its weight is none, as everywhere else. */
export function axisStanding({ score, level, coverage }: Pick<Axis, "score" | "level" | "coverage">): AxisStanding {
  if (score !== null && level !== "insufficient") return { known: true, score: Math.round(score) };
  return {
    known: false,
    reason:
      coverage === 0
        ? "the history is too short, or does not record what it takes"
        : `the history tells ${formatPercent(coverage)} of what this axis is made of, and it takes half`,
  };
}

/** In whole points; null where it is no wider than a point, and would look like certainty. */
export function shownBand({ band }: Pick<Axis, "band">): Axis["band"] {
  if (band === null) return null;
  const [low, high] = [Math.round(band.low), Math.round(band.high)];
  return low === high ? null : { low, high };
}
