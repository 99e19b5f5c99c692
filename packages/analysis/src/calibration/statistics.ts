/** The statistics of a calibration: how far two measurements of the same people agree, and how values are spread. */
import { mean, quantileOfSorted, standardDeviation } from "../statistics/quantile.ts";
import { seededRandom } from "../statistics/random.ts";

export type Pair = readonly [a: number, b: number];

export type Spread = {
  n: number;
  min: number;
  p10: number;
  p25: number;
  median: number;
  p75: number;
  p90: number;
  max: number;
  /** Population standard deviation. */
  sd: number;
};

/** With fewer pairs than this a correlation is an accident. */
const fewestPairs = 3;
const bootstrapRounds = 1000;

/** Product-moment correlation, -1 to 1; null below 3 pairs or where one side does not vary. */
export function pearson(pairs: readonly Pair[]): number | null {
  const [meanA, meanB] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  if (pairs.length < fewestPairs || meanA === null || meanB === null) return null;
  let [ab, aa, bb] = [0, 0, 0];
  for (const [a, b] of pairs) {
    ab += (a - meanA) * (b - meanB);
    aa += (a - meanA) ** 2;
    bb += (b - meanB) ** 2;
  }
  // Sums of squares of equal decimals need not be exactly 0.
  return aa < 1e-12 || bb < 1e-12 ? null : Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}

/** Reliability of the whole from the correlation of its halves: 2r/(1+r) (Spearman 1910, Brown 1910); not below -1. */
export function spearmanBrown(r: number): number {
  return r <= -1 ? -1 : Math.max(-1, (2 * r) / (1 + r));
}

/** Correlation of the halves, stepped up to the whole. */
export function splitHalf(pairs: readonly Pair[]): number | null {
  const r = pearson(pairs);
  return r === null ? null : spearmanBrown(r);
}

/**
 * Intraclass correlation ICC(1,1) of two measurements each (Shrout and Fleiss 1979): (MSB - MSW) / (MSB + MSW). Unlike
 * Pearson's it falls when one half is systematically higher than the other.
 */
export function intraclass(pairs: readonly Pair[]): number | null {
  const grand = mean(pairs.flat());
  if (pairs.length < fewestPairs || grand === null) return null;
  let [between, within] = [0, 0];
  for (const [a, b] of pairs) {
    between += 2 * ((a + b) / 2 - grand) ** 2;
    within += (a - b) ** 2 / 2;
  }
  const [msb, msw] = [between / (pairs.length - 1), within / pairs.length];
  return msb + msw < 1e-12 ? null : (msb - msw) / (msb + msw);
}

/** Percentiles of type 7; null for no values. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = [...values].sort((a, b) => a - b);
  const sd = standardDeviation(sorted);
  if (sd === null) return null;
  const at = (p: number) => quantileOfSorted(sorted, p) ?? 0;
  const [min, p10, p25, median, p75, p90, max] = [at(0), at(0.1), at(0.25), at(0.5), at(0.75), at(0.9), at(1)];
  return { n: sorted.length, min, p10, p25, median, p75, p90, max, sd };
}

/**
 * Percentile bootstrap, 5 % to 95 %, of a statistic of `items`: 1,000 draws with replacement, the same for the same seed.
 * Null where the statistic is unknown in more than half of them.
 */
export function interval90<T>(
  items: readonly T[],
  statistic: (drawn: readonly T[]) => number | null,
  seed: string,
): { low: number; high: number } | null {
  const random = seededRandom(seed);
  const drawn: number[] = [];
  for (let round = 0; round < bootstrapRounds; round++) {
    const value = statistic(
      items.map(() => items[Math.floor(random() * items.length)]).filter((item) => item !== undefined),
    );
    if (value !== null) drawn.push(value);
  }
  drawn.sort((a, b) => a - b);
  const [low, high] = [quantileOfSorted(drawn, 0.05), quantileOfSorted(drawn, 0.95)];
  return low === null || high === null || drawn.length < bootstrapRounds / 2 ? null : { low, high };
}

/** Part of the items that `is` holds for, 0 to 1; null for none. */
export function shareOf<T>(items: readonly T[], is: (item: T) => boolean): number | null {
  return items.length === 0 ? null : items.filter(is).length / items.length;
}
