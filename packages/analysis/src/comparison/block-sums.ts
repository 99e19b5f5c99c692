/** Adds chosen blocks into one buffer that is used again: resampling a history allocates nothing per draw. */

import type { PackedBlocks } from "../axes/ledger.ts";
import { type Tally, tallyLength } from "../axes/tally.ts";

export type BlockSums = {
  /** Sum of the blocks, each as often as it is listed. The tally is valid until the next call. */
  sum(chosen: Int32Array): Tally;
  /** Sum of `draws` blocks taken from `from` with replacement. The tally is valid until the next call. */
  draw(from: Int32Array, draws: number, random: () => number): Tally;
};

export function blockSums({ starts, slots, amounts }: PackedBlocks): BlockSums {
  const tally = new Float64Array(tallyLength);
  const add = (block: number) => {
    const end = starts[block + 1] ?? 0;
    for (let i = starts[block] ?? 0; i < end; i++) {
      const slot = slots[i] ?? 0;
      tally[slot] = (tally[slot] ?? 0) + (amounts[i] ?? 0);
    }
  };
  return {
    sum: (chosen) => {
      tally.fill(0);
      for (const block of chosen) add(block);
      return tally;
    },
    draw: (from, draws, random) => {
      tally.fill(0);
      for (let i = 0; i < draws; i++) add(from[Math.floor(random() * from.length)] ?? 0);
      return tally;
    },
  };
}
