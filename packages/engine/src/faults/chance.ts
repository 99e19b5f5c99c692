/** Random numbers that are the same again for the same seed. */
export type Chance = {
  seed: number;
  /** At least 0 and less than 1. */
  next(): number;
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** True with a probability. */
  is(probability: number): boolean;
  pick<Item>(list: readonly [Item, ...Item[]]): Item;
};

/** Mulberry32: small, and random enough to choose moments with. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    seed,
    next,
    below,
    is: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}
