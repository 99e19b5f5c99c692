/** Collects what is counted, block by block (`layout.ts`), and the commits that show it. */
import { binSlot, type Counter, counterSlot, type DistributionName, type Tally, tallyLength } from "./tally.ts";

/** Sums of all blocks, packed: block `b` owns the entries from `starts[b]` to `starts[b + 1]`. */
export type PackedBlocks = { starts: Int32Array; slots: Int32Array; amounts: Float64Array };

const shownCommits = 5;

/** The highest ranks so far, highest first. */
type Examples = { rows: number[]; ranks: number[] };

export type Ledger = {
  add(block: number, slot: number, amount: number): void;
  count(block: number, counter: Counter, amount?: number): void;
  observe(block: number, distribution: DistributionName, value: number): void;
  /** Remembers a commit that shows a component; the highest ranks are kept, of equal ones those shown first. */
  show(component: string, row: number, rank: number): void;
  /** Rows of at most 5 commits. */
  shown(component: string): number[];
  pack(): PackedBlocks;
};

export function createLedger(blockCount: number): Ledger {
  const sums = new Float64Array(blockCount * tallyLength);
  /** By block: the slots that hold something. */
  const filled: number[][] = Array.from({ length: blockCount }, () => []);
  const examples = new Map<string, Examples>();
  const add = (block: number, slot: number, amount: number) => {
    if (amount === 0) return;
    const at = block * tallyLength + slot;
    const sum = sums[at] as number;
    if (sum === 0) filled[block]?.push(slot);
    sums[at] = sum + amount;
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
      let known = examples.get(component);
      if (known === undefined) {
        known = { rows: [], ranks: [] };
        examples.set(component, known);
      }
      if (known.rows.length < shownCommits || rank > (known.ranks[shownCommits - 1] as number)) {
        insert(known, row, rank);
      }
    },
    shown: (component) => examples.get(component)?.rows ?? [],
    pack: () => packBlocks(sums, filled),
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

function packBlocks(sums: Float64Array, filled: readonly (readonly number[])[]): PackedBlocks {
  const starts = new Int32Array(filled.length + 1);
  filled.forEach((slots, block) => {
    starts[block + 1] = (starts[block] as number) + slots.length;
  });
  const slots = new Int32Array(starts[filled.length] as number);
  const amounts = new Float64Array(slots.length);
  let next = 0;
  filled.forEach((own, block) => {
    for (const slot of own) {
      slots[next] = slot;
      amounts[next] = sums[block * tallyLength + slot] as number;
      next += 1;
    }
  });
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
