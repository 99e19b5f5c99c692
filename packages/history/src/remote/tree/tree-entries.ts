/** A tree object, entry by entry, without making anything of those that nobody asks for. */

import { badAnswer } from "../remote-error.ts";

export type TreeCursor = {
  bytes: Buffer;
  /** Kind and permissions as git compares them; 0 behind the last entry. */
  mode: number;
  nameStart: number;
  nameEnd: number;
  /** Where the entry's object is named in `bytes`. */
  objectAt: number;
};

export const kinds = { mask: 0o170000, file: 0o100000, folder: 0o040000, link: 0o120000, submodule: 0o160000 } as const;

const maxNameBytes = 4_096;
const maxModeDigits = 7;

export function openTree(bytes: Buffer | null): TreeCursor {
  return { bytes: bytes ?? Buffer.alloc(0), mode: 0, nameStart: 0, nameEnd: 0, objectAt: -1 };
}

/** Moves to the next entry, or behind the last one. Throws `RemoteError` for what is no tree. */
export function nextEntry(cursor: TreeCursor, nameBytes: number): void {
  const { bytes } = cursor;
  let at = cursor.objectAt === -1 ? 0 : cursor.objectAt + nameBytes;
  if (at >= bytes.length) {
    cursor.mode = 0;
    cursor.objectAt = bytes.length;
    cursor.nameStart = bytes.length;
    cursor.nameEnd = bytes.length;
    return;
  }
  let raw = 0;
  const modeStart = at;
  for (; bytes[at] !== 0x20; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7 || at - modeStart >= maxModeDigits) throw badAnswer("a folder that cannot be read");
    raw = raw * 8 + digit;
  }
  const nameStart = at + 1;
  const nameEnd = bytes.indexOf(0, nameStart);
  const isWhole = nameEnd > nameStart && nameEnd + 1 + nameBytes <= bytes.length && nameEnd - nameStart <= maxNameBytes;
  if (!isWhole || raw === 0) throw badAnswer("a folder that cannot be read");
  cursor.mode = canonicalMode(raw);
  cursor.nameStart = nameStart;
  cursor.nameEnd = nameEnd;
  cursor.objectAt = nameEnd + 1;
}

export function isFolder(mode: number): boolean {
  return (mode & kinds.mask) === kinds.folder;
}

/**
 * Git's order of names, in which a folder's ends with a slash: negative, zero or positive. Behind the last entry comes
 * nothing. Names alone decide; a file and a folder of one name are two.
 */
export function compareEntries(a: TreeCursor, b: TreeCursor): number {
  if (a.mode === 0 || b.mode === 0) return a.mode === 0 ? (b.mode === 0 ? 0 : 1) : -1;
  const [lengthA, lengthB] = [a.nameEnd - a.nameStart, b.nameEnd - b.nameStart];
  const shared = Math.min(lengthA, lengthB);
  for (let index = 0; index < shared; index += 1) {
    const difference = (a.bytes[a.nameStart + index] ?? 0) - (b.bytes[b.nameStart + index] ?? 0);
    if (difference !== 0) return difference;
  }
  return charAfter(a, shared) - charAfter(b, shared);
}

function charAfter(cursor: TreeCursor, length: number): number {
  const at = cursor.nameStart + length;
  if (at < cursor.nameEnd) return cursor.bytes[at] ?? 0;
  return isFolder(cursor.mode) ? 0x2f : 0;
}

/** Of a file's permissions git knows one: whether its owner may run it. What it does not know is a submodule to it. */
function canonicalMode(raw: number): number {
  switch (raw & kinds.mask) {
    case kinds.file:
      return kinds.file | (raw & 0o100 ? 0o755 : 0o644);
    case kinds.link:
      return kinds.link;
    case kinds.folder:
      return kinds.folder;
    default:
      return kinds.submodule;
  }
}
