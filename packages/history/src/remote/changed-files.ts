/** Changed files as a reader of histories gives them: one row a file, renames found, lines counted where contents are at hand. */

import type { FileChange } from "@vibe/analysis/commit/commit";
import { countLines, isBinary, usualEffort } from "./line-diff/count-lines.ts";
import type { ObjectStore } from "./object-store.ts";
import type { Blob, TreeChange } from "./tree/diff-trees.ts";
import { findRenames } from "./tree/renames.ts";
import { type Fingerprint, fingerprint, similarity } from "./tree/similarity.ts";
import { kinds } from "./tree/tree-entries.ts";

/** Contents of more are not compared: their counts are unknown. */
const maxComparedBytes = 16 * 1024 * 1024;
/** What comparing files for renames may cost in one commit, in pieces of files; some seconds. Beyond, files keep their names. */
const maxPieces = 1_000_000_000;
const maxHeldPieces = 16_000_000;

/** `objects` null: paths alone, without counts, and only files renamed as a whole are recognised. */
export function changedFiles(
  changes: readonly TreeChange[],
  objects: ObjectStore | null,
): { files: FileChange[]; countsKnown: boolean } {
  if (objects === null) {
    const renamed = findRenames(changes, null);
    return {
      files: renamed.map(({ path }) => ({ path: textOf(path), added: null, deleted: null })),
      countsKnown: false,
    };
  }
  let countsKnown = true;
  const unknown = () => {
    countsKnown = false;
    return null;
  };
  const contentOf = (blob: Blob | null): Buffer | null => {
    if (blob === null) return Buffer.alloc(0);
    if ((blob.mode & kinds.mask) === kinds.submodule) return Buffer.from(`Subproject commit ${blob.name}\n`);
    const content = objects.read(Buffer.from(blob.name, "hex"), 0, "blob");
    return content === null || content.length > maxComparedBytes ? unknown() : content;
  };
  const fingerprints = new Map<string, Fingerprint | null>();
  let heldPieces = 0;
  const fingerprintOf = (blob: Blob) => {
    const known = fingerprints.get(blob.name);
    if (known !== undefined) return known;
    const content = heldPieces > maxHeldPieces ? unknown() : contentOf(blob);
    const made = content === null ? null : fingerprint(content, !isBinary(content));
    heldPieces += made?.hashes.length ?? 0;
    fingerprints.set(blob.name, made);
    return made;
  };
  let pieces = 0;
  const score = (from: Blob, to: Blob, minimum: number) => {
    if (pieces > maxPieces) return unknown() ?? 0;
    const [before, after] = [fingerprintOf(from), fingerprintOf(to)];
    if (before === null || after === null) return 0;
    pieces += before.hashes.length + after.hashes.length;
    return similarity(before, after, minimum);
  };
  const effort = usualEffort();
  const files = findRenames(changes, score).map(({ path, before, after }): FileChange => {
    const [old, now] = [contentOf(before), contentOf(after)];
    if (old === null || now === null || isBinary(old) || isBinary(now)) {
      return { path: textOf(path), added: null, deleted: null };
    }
    const counts = before?.name === after?.name ? { added: 0, deleted: 0 } : countLines(old, now, effort);
    return { path: textOf(path), ...(counts ?? unknown() ?? { added: null, deleted: null }) };
  });
  return { files, countsKnown };
}

/** Paths are bytes; what is not UTF-8 becomes U+FFFD. */
function textOf(path: string): string {
  return Buffer.from(path, "latin1").toString("utf8");
}
