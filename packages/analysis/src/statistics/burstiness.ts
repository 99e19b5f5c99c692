/** Burstiness of gaps in the finite-size form of Kim and Jo (2016): -1 periodic, 0 random, 1 one burst. */

const fewestGaps = 10;

/** Null for fewer than 10 gaps, or when all gaps are zero. */
export function burstiness(gaps: ArrayLike<number> & Iterable<number>): number | null {
  let [sum, squares] = [0, 0];
  for (const gap of gaps) {
    sum += gap;
    squares += gap * gap;
  }
  return burstinessOfSums(gaps.length, sum, squares);
}

/** The same from the number of gaps, their sum and the sum of their squares, which add up over sessions. */
export function burstinessOfSums(count: number, sum: number, squares: number): number | null {
  if (count < fewestGaps || sum <= 0) {
    return null;
  }
  const center = sum / count;
  const spread = Math.sqrt(Math.max(0, squares / count - center * center));
  // Below this the difference of squares is rounding noise: the gaps are equal.
  const r = spread < 1e-6 * center ? 0 : spread / center;
  const value =
    (Math.sqrt(count + 1) * r - Math.sqrt(count - 1)) / ((Math.sqrt(count + 1) - 2) * r + Math.sqrt(count - 1));
  return Math.max(-1, Math.min(1, value));
}
