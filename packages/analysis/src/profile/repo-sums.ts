/**
 * What an analysis keeps of a repository for the profile: its sums in at most 32 runs of sessions, as plain JSON. Enough to
 * pool repositories and to resample them; no ids, no dates of commits.
 */

import type { Standing } from "../axes/axis.ts";
import type { PackedBlocks } from "../axes/ledger.ts";
import { counterSlot, scopeCounts, scopeSlot, tallyLength } from "../axes/tally.ts";
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
  const places = rankedScopes(blocks);
  const groups: RepoSums["groups"] = [];
  for (let group = 0; group < count; group++) {
    const members = filled.slice(
      Math.ceil((group * filled.length) / count),
      Math.ceil(((group + 1) * filled.length) / count),
    );
    groups.push(sparseSum(blocks, members, places));
  }
  return { layout: sumsLayout, standing, groups };
}

/** The groups as typed arrays; null when the sums have another layout and mean something else. */
export function readSums({ layout, groups }: RepoSums): SparseSums[] | null {
  return layout === sumsLayout
    ? groups.map(({ slots, amounts }) => ({ slots: Int32Array.from(slots), amounts: Float64Array.from(amounts) }))
    : null;
}

/** Amounts keep four decimals: shares of a return's speed have more. */
function sparseSum({ starts, slots, amounts }: PackedBlocks, members: readonly number[], places: Int32Array) {
  const sums = new Map<number, number>();
  for (const block of members) {
    for (let i = starts[block] ?? 0; i < (starts[block + 1] ?? 0); i++) {
      const slot = places[slots[i] as number] as number;
      sums.set(slot, (sums.get(slot) ?? 0) + (amounts[i] as number));
    }
  }
  const sorted = [...sums].sort(([a], [b]) => a - b);
  return { slots: sorted.map(([slot]) => slot), amounts: sorted.map(([, amount]) => Math.round(amount * 1e4) / 1e4) };
}

/**
 * By slot, where it goes: the most frequent scope of the repository comes first, and so on. Scope ids are hashes under the
 * repository's own key: by id, two repositories with one scope each would look like one that cannot decide between two; by
 * rank they look alike.
 */
function rankedScopes({ slots, amounts }: PackedBlocks): Int32Array {
  const totals = new Float64Array(tallyLength);
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] as number;
    totals[slot] = (totals[slot] as number) + (amounts[i] as number);
  }
  const places = Int32Array.from(totals, (_, slot) => slot);
  const scopes = Array.from(scopeCounts(totals), (commits, scope) => ({ scope, commits }));
  scopes.sort((a, b) => b.commits - a.commits || a.scope - b.scope);
  scopes.forEach(({ scope }, rank) => {
    places[scopeSlot(scope)] = scopeSlot(rank);
  });
  return places;
}
