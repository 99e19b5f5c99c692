/**
 * A pack as it came, with what is needed to find and unpack any object of it again: about 45 bytes an object beside the
 * pack itself. Objects are unpacked when they are asked for; the newest are kept for a while, for those built upon them.
 */

import { badAnswer, tooLarge } from "../remote-error.ts";
import { applyDelta, resultSizeOf } from "./apply-delta.ts";
import { inflate } from "./inflate.ts";
import type { ObjectNames } from "./object-names.ts";
import { type ObjectType, typeOfCode } from "./object-type.ts";
import type { PackLimits } from "./pack-limits.ts";
import type { Segments } from "./segments.ts";

export type Pack = {
  objectCount: number;
  packBytes: number;
  /** The number of the object whose name starts at `at` in `bytes`, or -1. */
  find: (bytes: Buffer, at?: number) => number;
  nameAt: (index: number) => Buffer;
  typeAt: (index: number) => ObjectType;
  /** The object, unpacked. Not to be written to. */
  read: (index: number) => Buffer;
  /** How many bytes may be made from now on, until `read` refuses. */
  allow: (bytes: number) => void;
};

/** What is known of every object, by its number in the pack. */
export type Entries = {
  /** Where its compressed bytes begin; the last one's end is one beyond. */
  bodies: Float64Array;
  /** Where its header begins: what differences by offset point to. Ascending. */
  starts: Float64Array;
  sizes: Uint32Array;
  /** 0 as long as it is a difference to something that is not known yet. */
  types: Uint8Array;
  /** The number of the object it is a difference to, or -1. */
  bases: Int32Array;
  depths: Uint16Array;
};

export function createEntries(count: number): Entries {
  return {
    bodies: new Float64Array(count),
    starts: new Float64Array(count + 1),
    sizes: new Uint32Array(count),
    types: new Uint8Array(count),
    bases: new Int32Array(count).fill(-1),
    depths: new Uint16Array(count),
  };
}

/** Of unpacked objects that are kept at a time, the half. */
const generationBytes = 16 * 1024 * 1024;

/** Unpacks objects by their numbers. `spend` hears of the bytes made, and throws when it is enough. */
export function createUnpacker(
  entries: Entries,
  segments: Segments,
  limits: PackLimits,
  spend: (bytes: number) => void,
): {
  read: (index: number) => Buffer;
  bodyOf: (index: number) => Buffer;
  keep: (index: number, object: Buffer) => void;
} {
  // Two generations: what is used moves to the new one; when that is full, the old one is dropped whole.
  let newer = new Map<number, Buffer>();
  let older = new Map<number, Buffer>();
  let newerBytes = 0;

  function keep(index: number, object: Buffer): void {
    if (object.length > generationBytes / 4) return;
    newer.set(index, object);
    newerBytes += object.length;
    if (newerBytes <= generationBytes) return;
    older = newer;
    newer = new Map();
    newerBytes = 0;
  }

  function take(index: number): Buffer | undefined {
    const object = newer.get(index);
    if (object !== undefined) return object;
    const known = older.get(index);
    if (known !== undefined) keep(index, known);
    return known;
  }

  function bodyOf(index: number): Buffer {
    const size = entries.sizes[index] ?? 0;
    spend(size);
    const packed = segments.slice(entries.bodies[index] ?? 0, entries.starts[index + 1] ?? 0);
    const unpacked = inflate(packed, size);
    if (unpacked === null) throw badAnswer("an object that cannot be unpacked");
    return unpacked.content;
  }

  function read(index: number): Buffer {
    const chain: number[] = [];
    let at = index;
    let object = take(at);
    while (object === undefined && (entries.bases[at] ?? -1) !== -1) {
      chain.push(at);
      at = entries.bases[at] ?? -1;
      object = take(at);
    }
    if (object === undefined) {
      object = bodyOf(at);
      keep(at, object);
    }
    for (let link = chain.pop(); link !== undefined; link = chain.pop()) {
      const delta = bodyOf(link);
      spend(resultSizeOf(delta));
      object = applyDelta(object, delta, limits.objectBytes);
      keep(link, object);
    }
    return object;
  }

  return { read, bodyOf, keep };
}

export function createPack(
  parts: { entries: Entries; names: ObjectNames; packBytes: number; objectCount: number },
  read: (index: number) => Buffer,
  allow: (bytes: number) => void,
): Pack {
  const { entries, names, packBytes, objectCount } = parts;
  return {
    objectCount,
    packBytes,
    find: names.find,
    nameAt: names.nameAt,
    typeAt(index) {
      const type = typeOfCode[entries.types[index] ?? 0];
      if (!type) throw badAnswer("an object without a type");
      return type;
    },
    read,
    allow,
  };
}

export type WorkMeter = { spend: (bytes: number) => void; done: () => number; renew: (allowance: number) => void };

/** Adds up the bytes that are made of one pack, and refuses more than `allowed`; `renew` begins anew with a fixed allowance. */
export function createWorkMeter(allowed: () => number): WorkMeter {
  let done = 0;
  let limit = allowed;
  return {
    spend(bytes) {
      done += bytes;
      if (done > limit()) throw tooLarge("unpacking it takes too long");
    },
    done: () => done,
    renew(allowance) {
      done = 0;
      limit = () => allowance;
    },
  };
}
