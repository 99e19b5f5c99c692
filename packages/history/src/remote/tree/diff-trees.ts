/** What changed between two trees, file by file, in git's order. */

import { compareEntries, isFolder, nextEntry, openTree, type TreeCursor } from "./tree-entries.ts";

export type Blob = { mode: number; name: string };

/** A file before and after; null where there was or is none. Paths are bytes as latin1; names of objects are hexadecimal. */
export type TreeChange = { path: string; before: Blob | null; after: Blob | null };

export type TreeSource = {
  nameBytes: number;
  /** The tree whose name starts at `at` in `bytes`; throws where it is not at hand. */
  readTree: (bytes: Buffer, at: number) => Buffer;
};

/** A change with more files than this is not looked at: a few small trees can hold billions of paths. */
const maxEntries = 1_000_000;
/** Far beyond what a file system holds, and within what the call stack does. */
const maxDepth = 500;
const maxPathLength = 64 * 1024;

/** Thrown for trees beyond every measure. */
export class TooManyFiles extends Error {
  override readonly name = "TooManyFiles";
}

/** `before` null: everything in `after` is new, as in a root commit. */
export function diffTrees(before: Buffer | null, after: Buffer | null, source: TreeSource): TreeChange[] {
  const { nameBytes } = source;
  const changes: TreeChange[] = [];
  let visited = 0;

  const blobAt = (cursor: TreeCursor): Blob => ({
    mode: cursor.mode,
    name: cursor.bytes.toString("hex", cursor.objectAt, cursor.objectAt + nameBytes),
  });
  const isSameObject = (a: TreeCursor, b: TreeCursor) =>
    a.bytes.compare(b.bytes, b.objectAt, b.objectAt + nameBytes, a.objectAt, a.objectAt + nameBytes) === 0;
  const folderAt = (cursor: TreeCursor) => source.readTree(cursor.bytes, cursor.objectAt);

  function emit(prefix: string, old: TreeCursor | null, now: TreeCursor | null, depth: number): void {
    const named = now ?? old;
    if (named === null) return;
    const path = prefix + named.bytes.toString("latin1", named.nameStart, named.nameEnd);
    if (path.length > maxPathLength) throw new TooManyFiles();
    if (isFolder(named.mode)) walk(old && folderAt(old), now && folderAt(now), `${path}/`, depth + 1);
    else changes.push({ path, before: old && blobAt(old), after: now && blobAt(now) });
  }

  function walk(oldTree: Buffer | null, newTree: Buffer | null, prefix: string, depth: number): void {
    if (depth > maxDepth) throw new TooManyFiles();
    const [old, now] = [openTree(oldTree), openTree(newTree)];
    nextEntry(old, nameBytes);
    nextEntry(now, nameBytes);
    while (old.mode !== 0 || now.mode !== 0) {
      visited += 1;
      if (visited > maxEntries) throw new TooManyFiles();
      const order = compareEntries(old, now);
      if (order < 0) emit(prefix, old, null, depth);
      else if (order > 0) emit(prefix, null, now, depth);
      else if (old.mode !== now.mode || !isSameObject(old, now)) emit(prefix, old, now, depth);
      if (order <= 0) nextEntry(old, nameBytes);
      if (order >= 0) nextEntry(now, nameBytes);
    }
  }

  walk(before, after, "", 0);
  return changes;
}
