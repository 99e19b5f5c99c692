/**
 * Reads a pack while it comes. Every object is unpacked once, to learn its name; what stays is the pack as it was sent and a
 * few numbers an object. Sizes and counts are checked before anything is made of them, the name of the whole at the end.
 */

import { createHash, hash } from "node:crypto";
import { badAnswer, tooLarge } from "../remote-error.ts";
import { applyDelta, resultSizeOf } from "./apply-delta.ts";
import { inflate } from "./inflate.ts";
import { createObjectNames, type ObjectNames } from "./object-names.ts";
import { namedDelta, type ObjectType, offsetDelta, typeOfCode } from "./object-type.ts";
import { createEntries, createPack, createUnpacker, createWorkMeter, type Entries, type Pack } from "./pack.ts";
import type { PackLimits } from "./pack-limits.ts";
import { createSegments } from "./segments.ts";

export type PackReader = {
  /** Takes the next bytes, cut anywhere. Throws `RemoteError`. */
  push: (chunk: Buffer) => void;
  /**
   * Works on what has come; true where there is more to do at once: a small chunk can hold much, and others want a turn (the
   * collector of garbage is one). `isAll`: no more comes.
   */
  advance: (isAll?: boolean) => boolean;
  /** The pack, when all has come. Throws `RemoteError` where something is missing. */
  end: () => Pack;
};

export type PackReaderOptions = {
  format: "sha1" | "sha256";
  limits: PackLimits;
  /** Hears of every object once, in no particular order, while it is at hand anyway. */
  onObject?: (index: number, type: ObjectType, content: Buffer) => void;
};

const headerBytes = 12;
/** Some 30 milliseconds. */
const workPerTurn = 32 * 1024 * 1024;
/** A type and a size take 9 bytes at most, what a difference is to 32. */
const mostHeaderBytes = 48;

export function createPackReader({ format, limits, onObject }: PackReaderOptions): PackReader {
  const nameBytes = format === "sha1" ? 20 : 32;
  const segments = createSegments();
  const meter = createWorkMeter(() => limits.workBytes + segments.length * limits.workPerByte);
  const spend = meter.spend;
  const whole = createHash(format);
  let entries: Entries = createEntries(0);
  let names: ObjectNames = createObjectNames(0, nameBytes);
  let unpacker = createUnpacker(entries, segments, limits, spend);
  /** Differences to objects that have not come yet: by number, or by name. */
  const waiting = new Map<number | string, number[]>();
  let unresolved = 0;
  let count = -1;
  let next = 0;
  let at = 0;
  /** An object that is not whole yet is looked at again when twice as much of it is there: not for every chunk. */
  let worthwhile = headerBytes;

  function begin(): void {
    const head = segments.slice(0, headerBytes);
    const version = head.readUInt32BE(4);
    if (head.toString("latin1", 0, 4) !== "PACK" || (version !== 2 && version !== 3)) throw badAnswer("no pack");
    count = head.readUInt32BE(8);
    if (count > limits.objects) throw tooLarge(`it has ${count} objects`);
    entries = createEntries(count);
    names = createObjectNames(count, nameBytes);
    unpacker = createUnpacker(entries, segments, limits, spend);
    at = headerBytes;
  }

  /** Reads the object at `at`; false where it has not all come. */
  function readEntry(): boolean {
    const input = segments.slice(at, segments.length);
    const head = readHeader(input);
    if (head === null) return false;
    const { code, size } = head;
    if (size > limits.objectBytes) throw tooLarge(`a file of ${size} bytes is in its history`);
    let body = head.next;
    let base: number | string = -1;
    if (code === offsetDelta) {
      const distance = readDistance(input, body);
      if (distance === null) return false;
      body = distance.next;
      base = indexAt(at - distance.value);
    } else if (code === namedDelta) {
      if (input.length < body + nameBytes) return false;
      const found = names.find(input, body);
      base = found === -1 ? input.toString("latin1", body, body + nameBytes) : found;
      body += nameBytes;
    }
    const unpacked = inflate(input.subarray(body), size);
    spend(size);
    if (unpacked === null) return false;
    entries.starts[next] = at;
    entries.bodies[next] = at + body;
    entries.sizes[next] = size;
    at += body + unpacked.taken;
    entries.starts[next + 1] = at;
    next += 1;
    place(next - 1, code, base, unpacked.content);
    return true;
  }

  function place(index: number, code: number, base: number | string, body: Buffer): void {
    if (base === -1) settle(index, code, body);
    else if (typeof base === "number" && entries.types[base] !== 0) build(index, base, body);
    else {
      unresolved += 1;
      const others = waiting.get(base);
      if (others) others.push(index);
      else waiting.set(base, [index]);
    }
  }

  function build(index: number, base: number, delta: Buffer): void {
    const depth = (entries.depths[base] ?? 0) + 1;
    if (depth > limits.deltaDepth) throw badAnswer("differences upon differences without an end");
    entries.depths[index] = depth;
    entries.bases[index] = base;
    spend(resultSizeOf(delta));
    settle(index, entries.types[base] ?? 0, applyDelta(unpacker.read(base), delta, limits.objectBytes));
  }

  /** Names an object, and all that waited for it, and all that waited for those. */
  function settle(index: number, code: number, content: Buffer): void {
    const type = typeOfCode[code];
    if (!type) throw badAnswer("an object of an unknown type");
    entries.types[index] = code;
    const name = nameOf(format, type, content);
    names.set(index, name);
    unpacker.keep(index, content);
    onObject?.(index, type, content);
    if (unresolved > 0) release(index, name);
  }

  /** Work that a settled object makes possible. A list, not recursion: a chain may be thousands long. */
  const released: [index: number, base: number][] = [];
  let releasing = false;
  function release(base: number, name: Buffer): void {
    for (const key of [base, name.toString("latin1")]) {
      for (const index of waiting.get(key) ?? []) released.push([index, base]);
      waiting.delete(key);
    }
    if (releasing) return;
    releasing = true;
    for (let item = released.pop(); item !== undefined; item = released.pop()) {
      unresolved -= 1;
      build(item[0], item[1], unpacker.bodyOf(item[0]));
    }
    releasing = false;
  }

  /** The number of the object that begins at a position of the pack. */
  function indexAt(position: number): number {
    let [low, high] = [0, next - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const start = entries.starts[middle] ?? 0;
      if (start === position) return middle;
      if (start < position) low = middle + 1;
      else high = middle - 1;
    }
    throw badAnswer("a difference to a place where nothing begins");
  }

  /** Reads objects until no more is whole, or a turn's work is done: then true. */
  function readSome(): boolean {
    const from = at;
    if (count === -1) begin();
    const turn = meter.done() + workPerTurn;
    while (next < count && readEntry() && meter.done() < turn) {}
    whole.update(segments.slice(from, at));
    return meter.done() >= turn;
  }

  return {
    push(chunk) {
      segments.append(chunk, at);
      if (segments.length > limits.packBytes) throw tooLarge(`its history has more than ${limits.packBytes} bytes`);
    },
    advance(isAll = false) {
      if (segments.length < (isAll ? headerBytes : worthwhile)) return false;
      const isTurnOver = readSome();
      const rest = segments.length - at;
      if (isTurnOver) return true;
      worthwhile = next === count ? 0 : at + Math.max(2 * rest, 64 * 1024);
      if (next === count && rest > nameBytes) throw badAnswer("a pack that goes on behind its end");
      return false;
    },
    end() {
      if (segments.length < headerBytes) throw badAnswer("no pack");
      while (readSome()) {}
      if (next < count) throw badAnswer("a pack that ends too early");
      const trailer = segments.slice(at, segments.length);
      if (trailer.length !== nameBytes || !whole.digest().equals(trailer)) throw badAnswer("a damaged pack");
      if (unresolved > 0) throw badAnswer("differences to objects that were not sent");
      meter.renew(workPerTurn);
      const parts = { entries, names, packBytes: segments.length, objectCount: count };
      return createPack(parts, unpacker.read, meter.renew);
    },
  };
}

/** In one call for small objects, which is faster; without a copy for large ones. */
function nameOf(format: string, type: ObjectType, content: Buffer): Buffer {
  const head = Buffer.from(`${type} ${content.length}\0`, "latin1");
  if (content.length > 16 * 1024) return createHash(format).update(head).update(content).digest();
  return hash(format, Buffer.concat([head, content]), "buffer");
}

/** Type and size: three bits of type and four of size, then seven bits a byte. `null` where the header has not all come. */
function readHeader(input: Buffer): { code: number; size: number; next: number } | null {
  let byte = input[0];
  if (byte === undefined) return null;
  const code = (byte >> 4) & 7;
  let [size, factor, next] = [byte & 0x0f, 0x10, 1];
  while (byte & 0x80) {
    byte = input[next];
    if (byte === undefined) return null;
    if (next > 8) throw badAnswer("an object of an impossible size");
    size += (byte & 0x7f) * factor;
    factor *= 0x80;
    next += 1;
  }
  if (code === 0 || code === 5) throw badAnswer("an object of an unknown type");
  return { code, size, next };
}

/** How far back the base begins: seven bits a byte, the highest first, one added for every byte but the last. */
function readDistance(input: Buffer, start: number): { value: number; next: number } | null {
  let [value, at] = [0, start];
  for (;;) {
    const byte = input[at];
    if (byte === undefined) return null;
    if (at - start > 7 || at > mostHeaderBytes) throw badAnswer("a difference to a place that does not exist");
    value = value * 0x80 + (byte & 0x7f);
    at += 1;
    if ((byte & 0x80) === 0) return { value, next: at };
    value += 1;
  }
}
