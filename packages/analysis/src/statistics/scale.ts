/** The few ways a measured number becomes a value between 0 and 1. */

export function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** `S(x; lo, hi)`: 0 at `low` and below, 1 at `high` and above, straight in between. */
export function scale(value: number, low: number, high: number): number {
  return clamp01((value - low) / (high - low));
}

/** The same on log2(1+x), for counts and sizes: going from 1 to 3 weighs as much as going from 7 to 15. */
export function scaleCount(value: number, low: number, high: number): number {
  return scale(Math.log2(1 + value), Math.log2(1 + low), Math.log2(1 + high));
}

/** Part of a whole, or null where there is no whole. */
export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** Rounded to `digits` decimals; keeps stored results short. */
export function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

export function roundOrNull(value: number | null, digits: number): number | null {
  return value === null ? null : round(value, digits);
}
