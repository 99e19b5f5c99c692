import type { Interval } from "./interval.ts";

/** Two-sided 90 %. */
const z = 1.6448536269514722;

/** Wilson score interval of a share, at 90 %; null when there was nothing to count. Weighted hits may be fractional. */
export function wilsonInterval(hits: number, total: number): Interval | null {
  if (total <= 0) {
    return null;
  }
  const share = Math.min(1, Math.max(0, hits / total));
  const denominator = 1 + (z * z) / total;
  const center = share + (z * z) / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return { low: Math.max(0, (center - half) / denominator), high: Math.min(1, (center + half) / denominator) };
}
