/**
 * Lines that would only confuse the comparison are set aside before it and count as changed: those the other text does not
 * have at all, and, amid such lines, those it has very often (the "confusing lines" of GNU diff, with git's limits).
 */

const unmatched = 0;
const matched = 1;
const common = 2;

const commonAtMost = 1_024;
/** How far around a common line we look, and how many common lines a run of unmatched ones may carry away. */
const window = 100;
const commonPerUnmatched = 4;

/** The classes of the lines from `start` to `end` that are to be compared. `countsInOther` is how often the other text has each. */
export function setAside(lines: Int32Array, countsInOther: Int32Array, start: number, end: number): Int32Array {
  const limit = Math.min(roughSquareRoot(lines.length), commonAtMost);
  const kinds = new Uint8Array(end - start);
  for (let index = start; index < end; index += 1) {
    const count = countsInOther[lines[index] ?? 0] ?? 0;
    kinds[index - start] = count === 0 ? unmatched : count >= limit ? common : matched;
  }
  const kept = new Int32Array(end - start);
  let count = 0;
  for (let index = 0; index < kinds.length; index += 1) {
    const kind = kinds[index];
    if (kind === unmatched || (kind === common && isAmidUnmatched(kinds, index))) continue;
    kept[count] = lines[start + index] ?? 0;
    count += 1;
  }
  return kept.subarray(0, count);
}

/** Whether the lines around a common one, up to the next line that matches, are mostly unmatched, on both sides of it. */
function isAmidUnmatched(kinds: Uint8Array, index: number): boolean {
  const above = runFrom(kinds, index, -1);
  if (above.unmatched === 0) return false;
  const below = runFrom(kinds, index, 1);
  if (below.unmatched === 0) return false;
  const unmatchedLines = above.unmatched + below.unmatched;
  const commonLines = above.common + below.common + 2; // The line itself counts in both runs.
  return commonLines * commonPerUnmatched < commonLines + unmatchedLines;
}

function runFrom(kinds: Uint8Array, index: number, step: 1 | -1): { unmatched: number; common: number } {
  const run = { unmatched: 0, common: 0 };
  for (let distance = 1; distance <= window; distance += 1) {
    const kind = kinds[index + step * distance];
    if (kind === unmatched) run.unmatched += 1;
    else if (kind === common) run.common += 1;
    else break; // A line that matches, or the end.
  }
  return run;
}

/** A power of two near the square root: git's measure for what is "often" and what costs too much. */
export function roughSquareRoot(value: number): number {
  let root = 1;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 4)) root *= 2;
  return root;
}
