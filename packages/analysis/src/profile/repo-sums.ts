/**
 * What an analysis keeps of a repository for the profile: its sums in at most 32 runs of sessions, as plain JSON. Enough to
 * pool repositories and to resample them; no ids, no dates of commits.
 */

import type { Standing } from "../axes/axis.ts";
import type { PackedBlocks } from "../axes/ledger.ts";
import { counterSlot, scopeCounts, scopeSlot, type Tally, tallyLength } from "../axes/tally.ts";
import { hash32 } from "../commit/hash.ts";

/** To be raised when a counter keeps its name and changes its meaning; the rest tells counters and bins apart. */
const meaning = 1;
const sumsLayout = `${meaning}.${tallyLength}.${hash32(Object.keys(counterSlot).join()).toString(36)}`;

const mostGroups = 32;

export type RepoSums = {
  /** The layout of the tally these slots belong to: sums of another one cannot be pooled. */
  layout: string;
  standing: Standing;
  /** Runs of sessions in order of time, each with parallel lists: slots ascending, amounts beside them. */
  groups: { slots: number[]; amounts: number[] }[];
};

/** Sums of one group: parallel arrays. */
export type SparseSums = { slots: Int32Array; amounts: Float64Array };

/** Joins neighbouring blocks into at most 32 groups of about as many blocks each; empty blocks are left out. */
export function sumsOf(blocks: PackedBlocks, standing: Standing): RepoSums {
  const filled: number[] = [];
  for (let block = 0; block + 1 < blocks.starts.length; block++) {
    if ((blocks.starts[block + 1] ?? 0) > (blocks.starts[block] ?? 0)) filled.push(block);
  }
  const count = Math.min(mostGroups, filled.length);
  const tallies = Array.from({ length: count }, () => new Float64Array(tallyLength));
  filled.forEach((block, i) => {
    const tally = tallies[Math.floor((i * count) / filled.length)];
    if (tally !== undefined) addBlock(tally, blocks, block);
  });
  rankScopes(tallies);
  return { layout: sumsLayout, standing, groups: tallies.map(sparse) };
}

/** The groups as typed arrays; null when the sums have another layout and mean something else. */
export function readSums({ layout, groups }: RepoSums): SparseSums[] | null {
  return layout === sumsLayout
    ? groups.map(({ slots, amounts }) => ({ slots: Int32Array.from(slots), amounts: Float64Array.from(amounts) }))
    : null;
}

function addBlock(tally: Tally, { starts, slots, amounts }: PackedBlocks, block: number): void {
  for (let i = starts[block] ?? 0; i < (starts[block + 1] ?? 0); i++) {
    const slot = slots[i] ?? 0;
    tally[slot] = (tally[slot] ?? 0) + (amounts[i] ?? 0);
  }
}

/**
 * Puts the most frequent scope of the repository first, and so on. Scope ids are hashes under the repository's own key: by
 * id, two repositories with one scope each would look like one that cannot decide between two; by rank they look alike.
 */
function rankScopes(tallies: readonly Tally[]): void {
  const slots = scopeCounts(new Float64Array(tallyLength)).length;
  const totals = new Float64Array(slots);
  for (const tally of tallies) {
    scopeCounts(tally).forEach((count, i) => {
      totals[i] = (totals[i] ?? 0) + count;
    });
  }
  const order = Array.from(totals, (_, i) => i).sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b);
  for (const tally of tallies) {
    const counts = scopeCounts(tally);
    order.forEach((from, rank) => {
      tally[scopeSlot(rank)] = counts[from] ?? 0;
    });
  }
}

/** Amounts keep four decimals: minutes to a fix are the only ones with more. */
function sparse(tally: Tally): RepoSums["groups"][number] {
  const slots = [...tally.keys()].filter((slot) => tally[slot] !== 0);
  return { slots, amounts: slots.map((slot) => Math.round((tally[slot] ?? 0) * 1e4) / 1e4) };
}
