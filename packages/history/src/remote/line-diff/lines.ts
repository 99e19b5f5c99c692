/** Lines as numbers: two lines have the same number where they are the same. */

import { randomInt } from "node:crypto";

export type LineClasses = {
  before: Int32Array;
  after: Int32Array;
  /** How often each class occurs in the whole of either text. */
  countsBefore: Int32Array;
  countsAfter: Int32Array;
};

/** Where each line ends, its line break included. */
export function splitLines(content: Buffer): Int32Array {
  let ends = new Int32Array(Math.max(16, content.length >> 5));
  let count = 0;
  for (let start = 0; start < content.length; ) {
    const lineBreak = content.indexOf(0x0a, start);
    const end = lineBreak === -1 ? content.length : lineBreak + 1;
    if (count === ends.length) {
      const more = new Int32Array(count * 2);
      more.set(ends);
      ends = more;
    }
    ends[count] = end;
    count += 1;
    start = end;
  }
  return ends.subarray(0, count);
}

export function classifyLines(before: Buffer, old: Int32Array, after: Buffer, now: Int32Array): LineClasses {
  const size = 2 ** Math.ceil(Math.log2((old.length + now.length) * 2 + 1));
  const slots = new Int32Array(size); // A class plus one; 0 is empty.
  // By class: its hash, and where its first line is. Lines of `after` lie behind those of `before`.
  const hashes = new Int32Array(old.length + now.length);
  const starts = new Int32Array(old.length + now.length);
  const ends = new Int32Array(old.length + now.length);
  let count = 0;

  const classOf = (content: Buffer, start: number, end: number, shift: number) => {
    const hash = hashOf(content, start, end);
    for (let slot = hash & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      const known = (slots[slot] ?? 0) - 1;
      if (known === -1) {
        hashes[count] = hash;
        starts[count] = start + shift;
        ends[count] = end + shift;
        count += 1;
        slots[slot] = count;
        return count - 1;
      }
      if (hashes[known] !== hash) continue;
      const first = starts[known] ?? 0;
      const isOld = first < before.length;
      const at = isOld ? first : first - before.length;
      if ((ends[known] ?? 0) - first !== end - start) continue;
      if (areEqual(isOld ? before : after, at, content, start, end - start)) return known;
    }
  };
  const classify = (content: Buffer, lineEnds: Int32Array, shift: number) => {
    const classes = new Int32Array(lineEnds.length);
    let start = 0;
    for (let line = 0; line < lineEnds.length; line += 1) {
      const end = lineEnds[line] ?? 0;
      classes[line] = classOf(content, start, end, shift);
      start = end;
    }
    return classes;
  };
  const classes = { before: classify(before, old, 0), after: classify(after, now, before.length) };
  const tally = (lines: Int32Array) => {
    const counts = new Int32Array(count);
    for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
    return counts;
  };
  return { ...classes, countsBefore: tally(classes.before), countsAfter: tally(classes.after) };
}

/** Random, or a file could be made whose lines all fall into one place. */
const seed = randomInt(2 ** 31);

function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = seed;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9_f3b);
  return hash ^ (hash >>> 13);
}

function areEqual(a: Buffer, atA: number, b: Buffer, atB: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) if (a[atA + index] !== b[atB + index]) return false;
  return true;
}
