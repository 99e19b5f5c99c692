/** Collects what is counted, block by block (`layout.ts`), and the commits that show it. */
import { binSlot, type Counter, counterSlot, type DistributionName, type Tally, tallyLength } from "./tally.ts";

/** Sums of all blocks, packed: block `b` owns the entries from `starts[b]` to `starts[b + 1]`. */
export type PackedBlocks = { starts: Int32Array; slots: Int32Array; amounts: Float64Array };

const shownCommits = 5;

/** The components that commits are shown for, numbered: each commit comes by with several. */
export const shownFor = {
  attribution: 0,
  ai_config: 1,
  breadth: 2,
  volume: 3,
  test_cochange: 4,
  docs_upkeep: 5,
  followups: 6,
  returns: 7,
  speed: 8,
  reverts: 9,
  issues: 10,
  explained: 11,
  docs_first: 12,
  conventional: 13,
  scopes: 14,
  parts: 15,
  layers: 16,
} as const;
type Shown = keyof typeof shownFor;

/** The highest ranks so far, highest first. */
type Examples = { rows: number[]; ranks: number[] };

export type Ledger = {
  add(block: number, slot: number, amount: number): void;
  count(block: number, counter: Counter, amount?: number): void;
  observe(block: number, distribution: DistributionName, value: number): void;
  /** Remembers a commit that shows a component; the highest ranks are kept, of equal ones those shown first. */
  show(component: (typeof shownFor)[Shown], row: number, rank: number): void;
  /** Rows of at most 5 commits; none for a component that none are shown for. */
  shown(component: string): number[];
  pack(): PackedBlocks;
};

export function createLedger(blockCount: number): Ledger {
  const sums = new Float64Array(blockCount * tallyLength);
  const examples = Object.keys(shownFor).map((): Examples => ({ rows: [], ranks: [] }));
  const add = (block: number, slot: number, amount: number) => {
    const at = block * tallyLength + slot;
    sums[at] = (sums[at] as number) + amount;
  };
  return {
    add,
    count: (block, counter, amount = 1) => add(block, counterSlot[counter], amount),
    observe: (block, distribution, value) => {
      const slot = binSlot(distribution, value);
      add(block, slot, 1);
      add(block, slot + 1, value);
    },
    show: (component, row, rank) => {
      const known = examples[component] as Examples;
      if (known.rows.length < shownCommits || rank > (known.ranks[shownCommits - 1] as number)) {
        // A commit is shown once, however often it counts.
        if (!known.rows.includes(row)) insert(known, row, rank);
      }
    },
    shown: (component) => examples[shownFor[component as Shown]]?.rows ?? [],
    pack: () => packBlocks(sums, blockCount),
  };
}

function insert({ rows, ranks }: Examples, row: number, rank: number): void {
  let place = Math.min(rows.length, shownCommits - 1);
  while (place > 0 && rank > (ranks[place - 1] as number)) {
    rows[place] = rows[place - 1] as number;
    ranks[place] = ranks[place - 1] as number;
    place -= 1;
  }
  rows[place] = row;
  ranks[place] = rank;
}

function packBlocks(sums: Float64Array, blockCount: number): PackedBlocks {
  const starts = new Int32Array(blockCount + 1);
  let filled = 0;
  for (let at = 0; at < sums.length; at++) {
    filled += sums[at] === 0 ? 0 : 1;
    if ((at + 1) % tallyLength === 0) starts[(at + 1) / tallyLength] = filled;
  }
  const slots = new Int32Array(filled);
  const amounts = new Float64Array(filled);
  let next = 0;
  for (let at = 0; at < sums.length; at++) {
    if (sums[at] === 0) continue;
    slots[next] = at % tallyLength;
    amounts[next] = sums[at] as number;
    next += 1;
  }
  return { starts, slots, amounts };
}

/** Adds the blocks up, block `b` taken `times[b]` times. */
export function addBlocks(
  packed: PackedBlocks,
  times: Int32Array,
  tally: Tally = new Float64Array(tallyLength),
): Tally {
  tally.fill(0);
  for (let block = 0; block < times.length; block++) {
    const weight = times[block] as number;
    if (weight === 0) continue;
    const end = packed.starts[block + 1] as number;
    for (let i = packed.starts[block] as number; i < end; i++) {
      const slot = packed.slots[i] as number;
      tally[slot] = (tally[slot] as number) + weight * (packed.amounts[i] as number);
    }
  }
  return tally;
}
