import type { Interval } from "../statistics/interval.ts";

/** Scores of fewer commits differ by chance alone. */
const fewestCommits = 30;
const outside = 0.1;

/**
 * How far apart repositories are on one axis: the scores between which the middle 80 % of their weight lies, so that one
 * small repository among many does not speak for the rest; with a handful they are the lowest and the highest. Null below
 * two repositories with 30 commits and a score.
 */
export function spreadOf(repos: readonly { score: number | null; share: number; commits: number }[]): Interval | null {
  const known = repos
    .flatMap(({ score, share, commits }) => (score === null || commits < fewestCommits ? [] : [{ score, share }]))
    .sort((a, b) => a.score - b.score);
  const total = known.reduce((sum, { share }) => sum + share, 0);
  if (known.length < 2) {
    return null;
  }
  const low = reached(known, outside * total);
  // From both ends, so that turning the scale around turns the spread around.
  return { low, high: reached(known.toReversed(), outside * total) };
}

/** Score of the first whose weight, with all before it, is at least `weight`. */
function reached(sorted: readonly { score: number; share: number }[], weight: number): number {
  let sum = 0;
  for (const { score, share } of sorted) {
    sum += share;
    // Shares are decimals: what misses by rounding has reached it.
    if (sum >= weight - 1e-9) return score;
  }
  return sorted.at(-1)?.score ?? 0;
}
