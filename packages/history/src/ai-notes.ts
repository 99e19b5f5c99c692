/**
 * The notes of git-ai, as they are: refs/notes/ai is a tree of blobs named by commits, below folders of two letters where
 * there are many. They are somebody else's data: the listing is cut off (a small tree can hold billions of paths), a blob is
 * read by its length, so that nothing in it can end it, and `notes.displayRef` and the like are not consulted.
 */

import { type GitOptions, gitOutput, inRepository, streamGit } from "./git.ts";
import { GitFailure } from "./history-error.ts";
import type { LocalRepository } from "./local-repository.ts";

/** Longer notes are passed over: those of usual commits are a hundredth of it. */
export const maxNoteBytes = 64 * 1024;

/** Half a million notes; what a listing has beyond is not looked at. */
const maxListingBytes = 64 * 1024 * 1024;
const commitName = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

type Options = Pick<GitOptions, "signal" | "limits">;

/** The blobs of notes by the commits they are about. */
export type NoteListing = ReadonlyMap<string, string>;

/** All notes there are, for several calls of `readAiNotes`. Empty where they cannot be read; then it costs one short process. */
export async function listAiNotes(repository: LocalRepository, options: Options = {}): Promise<NoteListing> {
  try {
    const tree = await findTree(repository, options);
    return tree === null ? new Map() : await listTree(repository, tree, null, options);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return new Map();
  }
}

/**
 * Yields for each of `shas` the text of its note, or null, in their order. Without the ref it costs one short process. What
 * cannot be read (a note left out when cloning, a ref that is no tree) counts as no note.
 */
export async function* readAiNotes(
  repository: LocalRepository,
  shas: readonly string[],
  options: Options & { listing?: NoteListing } = {},
): AsyncGenerator<string | null, void, undefined> {
  let done = 0;
  try {
    const blobs = await findBlobs(repository, shas, options);
    const contents = readBlobs(repository, [...blobs.values()], options);
    try {
      for (const sha of blobs.size === 0 ? [] : shas) {
        const note = blobs.has(sha) ? ((await contents.next()).value ?? null) : null;
        done += 1;
        yield note;
      }
    } finally {
      await contents.return();
    }
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error; // Notes are an extra: a history reads without them.
  }
  for (; done < shas.length; done += 1) yield null;
}

/** The blobs of the notes that are short enough, by commit, in the order of `shas`. */
async function findBlobs(
  repository: LocalRepository,
  shas: readonly string[],
  options: Options & { listing?: NoteListing },
): Promise<Map<string, string>> {
  const listed = options.listing ?? (await listNotesOf(repository, shas, options));
  const found = shas.filter((sha) => listed.has(sha));
  if (found.length === 0) return new Map();
  const input = found.map((sha) => `${listed.get(sha)}\n`).join("");
  const args = [...inRepository(repository), "cat-file", "--batch-check", "--buffer"];
  const answers = (await gitOutput(args, { ...options, input })).split("\n");
  const sizes = answers.map((answer) => Number(/ blob (\d+)$/.exec(answer)?.[1] ?? Number.POSITIVE_INFINITY));
  const short = found.filter((_, index) => (sizes[index] ?? Number.POSITIVE_INFINITY) <= maxNoteBytes);
  return new Map(short.map((sha) => [sha, listed.get(sha) ?? ""]));
}

async function listNotesOf(
  repository: LocalRepository,
  shas: readonly string[],
  options: Options,
): Promise<NoteListing> {
  const tree = shas.length === 0 ? null : await findTree(repository, options);
  return tree === null ? new Map() : await listTree(repository, tree, new Set(shas), options);
}

async function findTree(repository: LocalRepository, options: Options): Promise<string | null> {
  const question = ["rev-parse", "--verify", "--quiet", "--end-of-options", "refs/notes/ai^{tree}"];
  const answer = await gitOutput([...inRepository(repository), ...question], options);
  return /^[0-9a-f]{40,64}$/.exec(answer.trim())?.[0] ?? null;
}

/** Blobs by the names of their paths without the folders, of those that are `wanted`; null wants all. */
async function listTree(
  repository: LocalRepository,
  tree: string,
  wanted: ReadonlySet<string> | null,
  options: Options,
): Promise<Map<string, string>> {
  const blobs = new Map<string, string>();
  let [rest, bytes] = ["", 0];
  for await (const chunk of streamGit(
    [...inRepository(repository), "ls-tree", "-r", "-z", "--full-tree", tree],
    options,
  )) {
    const entries = (rest + chunk.toString("latin1")).split("\0");
    rest = entries.pop() ?? "";
    for (const entry of entries) {
      const [, blob = "", path = ""] = /^\d+ blob ([0-9a-f]+)\t([0-9a-f/]+)$/.exec(entry) ?? [];
      const sha = path.replaceAll("/", "");
      if (wanted === null ? commitName.test(sha) : wanted.has(sha)) blobs.set(sha, blob);
    }
    bytes += chunk.length;
    if (bytes > maxListingBytes || rest.length > maxNoteBytes) break;
  }
  return blobs;
}

/** Contents in the order of `blobs`, null for one that is not at hand. Nothing is started until the first is asked for. */
async function* readBlobs(
  repository: LocalRepository,
  blobs: readonly string[],
  options: Options,
): AsyncGenerator<string | null, void, undefined> {
  const args = [...inRepository(repository), "cat-file", "--batch", "--buffer"];
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of streamGit(args, { ...options, input: blobs.map((blob) => `${blob}\n`).join("") })) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let read = firstObject(held); read !== null; read = firstObject(held)) {
      yield read.text;
      held = held.subarray(read.end);
    }
  }
}

/** `<name> blob <bytes> LF <contents> LF`, or `<name> missing LF`; null while it is not complete. */
function firstObject(bytes: Buffer): { text: string | null; end: number } | null {
  const line = bytes.indexOf("\n");
  if (line === -1) return null;
  const size = / blob (\d+)$/.exec(bytes.toString("latin1", 0, line))?.[1];
  if (size === undefined) return { text: null, end: line + 1 };
  const end = line + 1 + Number(size);
  return end < bytes.length ? { text: bytes.toString("utf8", line + 1, end), end: end + 1 } : null;
}
