/** How unevenly something is spread. */

/** Gini coefficient of values with multiplicities, 0 even to 1 uneven; null when everything is zero. */
export function gini(values: readonly { value: number; count: number }[]): number | null {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, v) => sum + v.value * v.count, 0);
  const n = sorted.reduce((sum, v) => sum + v.count, 0);
  if (total <= 0 || n <= 0) {
    return null;
  }
  let [below, area] = [0, 0];
  for (const { value, count } of sorted) {
    const weight = value * count;
    area += count * (below + weight / 2);
    below += weight;
  }
  return Math.max(0, 1 - (2 * area) / (n * total));
}

/** Shannon entropy of counts divided by its maximum over the kinds that occur: 0 one kind, 1 all alike; null for none. */
export function evenness(counts: ArrayLike<number>): number | null {
  let kinds = 0;
  for (let i = 0; i < counts.length; i++) kinds += (counts[i] as number) > 0 ? 1 : 0;
  return kinds === 0 ? null : entropyBits(counts) / Math.max(1, Math.log2(kinds));
}

/** Shannon entropy in bits. */
export function entropyBits(counts: ArrayLike<number>): number {
  let [total, sum] = [0, 0];
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  for (let i = 0; i < counts.length; i++) {
    const share = (counts[i] as number) / total;
    if (share > 0) sum -= share * Math.log2(share);
  }
  return sum;
}
