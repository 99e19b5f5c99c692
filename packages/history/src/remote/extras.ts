/** What a history has beside its commits: whose names are whose, and the notes of git-ai. One request, where there are any. */

import { maxNoteBytes } from "../ai-notes.ts";
import { parseLinks } from "./commit/parse-commit.ts";
import { type Connection, fetchObjects } from "./fetch-objects.ts";
import { type Mailmap, parseMailmap } from "./mailmap.ts";
import { createObjectStore, type ObjectStore } from "./object-store.ts";
import { type ObjectFormat, Refused, shaLength } from "./protocol/upload-pack.ts";
import { RemoteError } from "./remote-error.ts";
import { diffTrees, TooManyFiles } from "./tree/diff-trees.ts";
import { kinds, nextEntry, openTree } from "./tree/tree-entries.ts";

export type Extras = {
  mailmap: Mailmap;
  /** The name of the object that is the mailmap; null without one. */
  mailmapName: string | null;
  /** The note of a commit, null where there is none. */
  noteOf: (sha: string) => string | null;
};

const noExtras: Extras = { mailmap: (identity) => identity, mailmapName: null, noteOf: () => null };

const maxExtraBytes = 32 * 1024 * 1024;

/** Reads `.mailmap` of the head and the notes. Where they cannot be had for other reasons than the network there are none. */
export async function fetchExtras(
  connection: Connection,
  history: { objectFormat: ObjectFormat; objects: ObjectStore; headSha: string; notes: string | null },
): Promise<Extras> {
  const { objectFormat: format, objects, headSha, notes } = history;
  const mailmap = findMailmap(objects, headSha, format);
  const isAtHand = mailmap !== null && objects.has(mailmap);
  const wants = [...(mailmap !== null && !isAtHand ? [mailmap] : []), ...(notes === null ? [] : [notes])];
  let all = objects;
  if (wants.length > 0) {
    const limits = { ...connection.limits, packBytes: Math.min(maxExtraBytes, connection.limits.packBytes) };
    const request = { format, wants, depth: 1, filter: `blob:limit=${maxNoteBytes + 1}` };
    try {
      const fetched = createObjectStore();
      fetched.add((await fetchObjects({ ...connection, limits }, request)).pack);
      all = isAtHand ? { ...fetched, read: either(objects, fetched) } : fetched;
    } catch (error) {
      const canDoWithout = error instanceof Refused || (error instanceof RemoteError && !error.retryable);
      if (!canDoWithout) throw error;
    }
  }
  const text = mailmap === null ? null : all.read(Buffer.from(mailmap, "hex"), 0, "blob");
  return {
    mailmapName: mailmap,
    mailmap: text === null ? noExtras.mailmap : parseMailmap(text.toString("utf8")),
    noteOf: notes === null ? noExtras.noteOf : readNotes(all, notes, format),
  };
}

function either(first: ObjectStore, second: ObjectStore): ObjectStore["read"] {
  return (bytes, at, type) => first.read(bytes, at, type) ?? second.read(bytes, at, type);
}

/** The name of the file `.mailmap` at the top of the head, if it is one. */
function findMailmap(objects: ObjectStore, headSha: string, format: ObjectFormat): string | null {
  const nameBytes = shaLength(format) / 2;
  const tree = treeOf(objects, headSha, format);
  if (tree === null) return null;
  const cursor = openTree(tree);
  for (nextEntry(cursor, nameBytes); cursor.mode !== 0; nextEntry(cursor, nameBytes)) {
    const isFile = (cursor.mode & kinds.mask) === kinds.file;
    if (isFile && tree.toString("latin1", cursor.nameStart, cursor.nameEnd) === ".mailmap") {
      return tree.toString("hex", cursor.objectAt, cursor.objectAt + nameBytes);
    }
  }
  return null;
}

/** Notes are files named by commits, below folders of two letters where there are many. */
function readNotes(objects: ObjectStore, notesSha: string, format: ObjectFormat): Extras["noteOf"] {
  const tree = treeOf(objects, notesSha, format);
  if (tree === null) return noExtras.noteOf;
  const readTree = (bytes: Buffer, at: number) => objects.read(bytes, at, "tree") ?? Buffer.alloc(0);
  const blobs = new Map<string, string>();
  try {
    for (const { path, after } of diffTrees(null, tree, { nameBytes: shaLength(format) / 2, readTree })) {
      const sha = path.replaceAll("/", "");
      if (after !== null && /^[0-9a-f]+$/.test(sha) && sha.length === shaLength(format)) blobs.set(sha, after.name);
    }
  } catch (error) {
    if (!(error instanceof TooManyFiles)) throw error;
  }
  return (sha) => {
    const blob = blobs.get(sha);
    const note = blob === undefined ? null : objects.read(Buffer.from(blob, "hex"), 0, "blob");
    return note === null || note.length > maxNoteBytes ? null : note.toString("utf8");
  };
}

function treeOf(objects: ObjectStore, commitSha: string, format: ObjectFormat): Buffer | null {
  const commit = objects.read(Buffer.from(commitSha, "hex"), 0, "commit");
  if (commit === null) return null;
  return objects.read(Buffer.from(parseLinks(commit, shaLength(format)).tree, "hex"), 0, "tree");
}
