/** The one quantile of this package: type 7 of Hyndman and Fan, linear between the two nearest values. */

/** `p` in 0 to 1 over values in any order; null for an empty list. */
export function quantile(values: readonly number[], p: number): number | null {
  return quantileOfSorted(
    [...values].sort((a, b) => a - b),
    p,
  );
}

/** The same for values already ascending. */
export function quantileOfSorted(sorted: readonly number[], p: number): number | null {
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) {
    return null;
  }
  return below + (above - below) * (position - Math.floor(position));
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Population standard deviation; null for an empty list. */
export function standardDeviation(values: readonly number[]): number | null {
  const center = mean(values);
  return center === null ? null : Math.sqrt(values.reduce((sum, v) => sum + (v - center) ** 2, 0) / values.length);
}
