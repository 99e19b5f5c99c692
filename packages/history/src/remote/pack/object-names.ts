/**
 * Names of objects (20 or 32 bytes) and the number each has, in two flat arrays: 20 bytes and two slots an object instead
 * of a string and an entry of a map.
 */

import { randomInt } from "node:crypto";

export type ObjectNames = {
  /** Gives `index` its name. A name that is there already keeps its first index. */
  set: (index: number, name: Buffer) => void;
  /** The index of the name that starts at `at` in `bytes`, or -1. */
  find: (bytes: Buffer, at?: number) => number;
  /** The name of an index that has one. Not a copy. */
  nameAt: (index: number) => Buffer;
};

/** Room for `count` objects is made at once: the caller has checked the number. */
export function createObjectNames(count: number, nameBytes: number): ObjectNames {
  const names = Buffer.alloc(count * nameBytes);
  const size = 2 ** Math.ceil(Math.log2(Math.max(count, 1) * 2 + 1));
  const slots = new Int32Array(size); // The index plus one; 0 is empty.
  // Random, or a server could make names that all fall into one place.
  const factors = [randomFactor(), randomFactor(), randomFactor()] as const;

  const slotOf = (bytes: Buffer, at: number) => {
    const mixed =
      Math.imul(bytes.readInt32LE(at), factors[0]) ^
      Math.imul(bytes.readInt32LE(at + 4) ^ (bytes.readInt32LE(at + 12) << 1), factors[1]) ^
      Math.imul(bytes.readInt32LE(at + 8) ^ bytes.readInt32LE(at + 16), factors[2]);
    return (Math.imul(mixed ^ (mixed >>> 15), factors[0]) >>> 8) & (size - 1);
  };
  const isAt = (index: number, bytes: Buffer, at: number) =>
    names.compare(bytes, at, at + nameBytes, index * nameBytes, (index + 1) * nameBytes) === 0;

  return {
    set(index, name) {
      name.copy(names, index * nameBytes, 0, nameBytes);
      let slot = slotOf(name, 0);
      for (; slots[slot] !== 0; slot = (slot + 1) & (size - 1)) {
        if (isAt((slots[slot] ?? 0) - 1, name, 0)) return;
      }
      slots[slot] = index + 1;
    },
    find(bytes, at = 0) {
      for (let slot = slotOf(bytes, at); ; slot = (slot + 1) & (size - 1)) {
        const index = (slots[slot] ?? 0) - 1;
        if (index === -1 || isAt(index, bytes, at)) return index;
      }
    },
    nameAt: (index) => names.subarray(index * nameBytes, (index + 1) * nameBytes),
  };
}

function randomFactor(): number {
  return randomInt(2 ** 31) | 1;
}
