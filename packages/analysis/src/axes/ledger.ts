/** Collects what is counted, block by block (a block is a session), and the commits that show it. */
import { binSlot, type Counter, counterSlot, type DistributionName, type Tally, tallyLength } from "./tally.ts";

/** Sums of all blocks, packed: block `b` owns the entries from `starts[b]` to `starts[b + 1]`. */
export type PackedBlocks = { starts: Int32Array; slots: Int32Array; amounts: Float64Array };

type Example = { sha: string; rank: number };

const shownShas = 5;

export type Ledger = {
  add(block: number, slot: number, amount: number): void;
  count(block: number, counter: Counter, amount?: number): void;
  observe(block: number, distribution: DistributionName, value: number): void;
  /** Remembers a commit that shows a component; the highest ranks are kept, equal ranks by sha. */
  show(component: string, sha: string, rank: number): void;
  /** At most 5. */
  shas(component: string): string[];
  pack(): PackedBlocks;
};

export function createLedger(blockCount: number): Ledger {
  const blocks = Array.from({ length: blockCount }, () => new Map<number, number>());
  const examples = new Map<string, Example[]>();
  const add = (block: number, slot: number, amount: number) => {
    const sums = blocks[block];
    if (sums !== undefined && amount !== 0) sums.set(slot, (sums.get(slot) ?? 0) + amount);
  };
  return {
    add,
    count: (block, counter, amount = 1) => add(block, counterSlot(counter), amount),
    observe: (block, distribution, value) => {
      const slot = binSlot(distribution, value);
      add(block, slot, 1);
      add(block, slot + 1, value);
    },
    show: (component, sha, rank) => {
      const shown = examples.get(component) ?? [];
      shown.push({ sha, rank });
      // Now and then, so that a long history keeps a short list.
      if (shown.length > 64) shown.sort(byRank).length = shownShas;
      examples.set(component, shown);
    },
    shas: (component) =>
      [...(examples.get(component) ?? [])]
        .sort(byRank)
        .slice(0, shownShas)
        .map((example) => example.sha),
    pack: () => packBlocks(blocks),
  };
}

function packBlocks(blocks: readonly ReadonlyMap<number, number>[]): PackedBlocks {
  const starts = new Int32Array(blocks.length + 1);
  blocks.forEach((sums, block) => {
    starts[block + 1] = (starts[block] ?? 0) + sums.size;
  });
  const slots = new Int32Array(starts[blocks.length] ?? 0);
  const amounts = new Float64Array(slots.length);
  let next = 0;
  for (const sums of blocks) {
    for (const [slot, amount] of sums) {
      slots[next] = slot;
      amounts[next] = amount;
      next += 1;
    }
  }
  return { starts, slots, amounts };
}

/** Adds the blocks up, block `b` taken `times[b]` times. */
export function addBlocks(packed: PackedBlocks, times: Int32Array): Tally {
  const tally = new Float64Array(tallyLength);
  for (let block = 0; block < times.length; block++) {
    const weight = times[block] ?? 0;
    if (weight === 0) continue;
    const end = packed.starts[block + 1] ?? 0;
    for (let i = packed.starts[block] ?? 0; i < end; i++) {
      const slot = packed.slots[i] ?? 0;
      tally[slot] = (tally[slot] ?? 0) + weight * (packed.amounts[i] ?? 0);
    }
  }
  return tally;
}

function byRank(a: Example, b: Example): number {
  return b.rank - a.rank || (a.sha < b.sha ? -1 : 1);
}
