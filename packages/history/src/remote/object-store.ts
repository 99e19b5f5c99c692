/** All packs of one repository as one place to find objects in. */

import type { ObjectType } from "./pack/object-type.ts";
import type { Pack } from "./pack/pack.ts";

export type ObjectStore = {
  add: (pack: Pack) => void;
  has: (name: string) => boolean;
  /** The object whose name starts at `at` in `bytes`; null where it is not here or of another type. Not to be written to. */
  read: (bytes: Buffer, at: number, type: ObjectType) => Buffer | null;
  /** How much may be unpacked from now on. */
  allow: (bytes: number) => void;
};

export function createObjectStore(): ObjectStore {
  const packs: Pack[] = [];
  return {
    add: (pack) => void packs.push(pack),
    has: (name) => packs.some((pack) => pack.find(Buffer.from(name, "hex")) !== -1),
    read(bytes, at, type) {
      for (const pack of packs) {
        const index = pack.find(bytes, at);
        if (index !== -1 && pack.typeAt(index) === type) return pack.read(index);
      }
      return null;
    },
    allow(bytes) {
      for (const pack of packs) pack.allow(bytes);
    },
  };
}
