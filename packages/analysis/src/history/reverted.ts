import { type FactColumns, shaOf } from "./fact-columns.ts";
import { firstDigits } from "./sha-bytes.ts";

/** A message names a commit by at least this many digits of its sha. */
const shortest = 7;

/** By place in `rows`: 1 where a revert commit of anybody in the history says it takes this one back. */
export function revertedCommits(facts: FactColumns, rows: Uint32Array): Uint8Array {
  const reverted = new Uint8Array(rows.length);
  const named = new Map<number, string[]>();
  for (const sha of facts.reverted.values()) {
    const beginning = Number.parseInt(sha.slice(0, shortest), 16);
    named.set(beginning, [...(named.get(beginning) ?? []), sha]);
  }
  if (named.size === 0) {
    return reverted;
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const candidates = named.get(beginningOf(facts, row));
    if (candidates === undefined) continue;
    const sha = shaOf(facts, row);
    reverted[i] = candidates.some((name) => sha.startsWith(name)) ? 1 : 0;
  }
  return reverted;
}

/** The first seven digits as a number. */
function beginningOf({ shas, otherShas }: FactColumns, row: number): number {
  const other = otherShas.get(row);
  return other === undefined ? firstDigits(shas, row) : Number.parseInt(other.slice(0, shortest), 16);
}
