/** The one quantile of this package: type 7 of Hyndman and Fan, linear between the two nearest values. */

/** `p` in 0 to 1 over values in any order; null for an empty list. */
export function quantile(values: Iterable<number>, p: number): number | null {
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

/** The same for values already ascending. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number | null {
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) {
    return null;
  }
  return below + (above - below) * (position - Math.floor(position));
}

export function mean(values: ArrayLike<number>): number | null {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return values.length === 0 ? null : sum / values.length;
}

/** Population standard deviation; null for an empty list. */
export function standardDeviation(values: ArrayLike<number>): number | null {
  const center = mean(values) ?? 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - center) ** 2;
  return values.length === 0 ? null : Math.sqrt(squares / values.length);
}
