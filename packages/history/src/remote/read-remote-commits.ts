/** What commits of a remote repository changed, read as `readCommits` reads those of a folder. */

import { setImmediate as nextTurn } from "node:timers/promises";
import type { FileChange, RawCommit } from "@vibe/analysis/commit/commit";
import { HistoryError } from "../history-error.ts";
import { changedFiles } from "./changed-files.ts";
import { parseLinks } from "./commit/parse-commit.ts";
import { fetchObjects } from "./fetch-objects.ts";
import { commitAt, workPerCommit } from "./list-remote-commits.ts";
import { Refused, shaLength } from "./protocol/upload-pack.ts";
import { RemoteError } from "./remote-error.ts";
import type { RemoteContents, RemoteRepository } from "./remote-repository.ts";
import { diffTrees, TooManyFiles, type TreeChange } from "./tree/diff-trees.ts";

const turnMs = 30;
/** Commits whose missing objects are asked for in one request. */
const commitsPerFill = 4_000;
const maxFilledObjects = 20_000;

class MissingTree extends Error {
  override readonly name = "MissingTree";
  readonly tree: string;

  constructor(tree: string) {
    super(`Tree ${tree} was not sent.`);
    this.tree = tree;
  }
}

/**
 * Yields the commits in the order of `shas` with their files: the rows that `readCommits` gives for a bare clone with the same
 * objects. Merges and commits at a shallow boundary have `files` null. Where contents were not transferred counts are null and
 * `countsKnown` is false; where not even folders were, or where there are too many files to look at, `files` is null.
 *
 * Of an incremental reading, what the new commits share with the known ones is asked for, in one or two requests for 4,000
 * commits. Throws `HistoryError` `unknown_commit`, and what `openRemoteRepository` throws.
 */
export async function* readRemoteCommits(
  repository: RemoteRepository,
  shas: readonly string[],
  options: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<RawCommit, void, undefined> {
  const { contents } = repository;
  let turnEnds = 0;
  for (let from = 0; from < shas.length; from += commitsPerFill) {
    const share = shas.slice(from, from + commitsPerFill).map((sha) => [sha, indexOf(repository, sha)] as const);
    if (contents === null) return;
    if (repository.known !== null)
      await fillIn(
        repository,
        contents,
        share.map(([, index]) => index),
      );
    for (const [, index] of share) {
      if (performance.now() > turnEnds) {
        await nextTurn();
        turnEnds = performance.now() + turnMs;
      }
      options.signal?.throwIfAborted();
      contents.objects.allow(workPerCommit);
      yield readOne(repository, contents, index);
    }
  }
}

function indexOf({ contents, name, objectFormat }: RemoteRepository, sha: string): number {
  const isSha = /^[0-9a-f]+$/.test(sha) && sha.length === shaLength(objectFormat);
  const index = contents === null || !isSha ? -1 : contents.pack.find(Buffer.from(sha, "hex"));
  if (contents !== null && index !== -1 && contents.pack.typeAt(index) === "commit") return index;
  const why = `Commit ${sha.slice(0, 40)} is not in ${name} (any more).`;
  throw new HistoryError("unknown_commit", `${why} Read the repository again from its current head.`);
}

function readOne(repository: RemoteRepository, contents: RemoteContents, index: number): RawCommit {
  const { commit, tree } = commitAt(repository, contents, index);
  if (commit.parents.length > 1) return commit;
  if (contents.boundary.has(commit.sha)) return { ...commit, countsKnown: repository.detail !== "paths" };
  const changes = repository.detail === "none" ? null : changesOrNull(repository, contents, commit, tree);
  if (changes === null) return { ...commit, countsKnown: false };
  const objects = repository.detail === "counts" ? contents.objects : null;
  const { files, countsKnown } = changedFiles(changes, objects);
  return { ...commit, files: files satisfies FileChange[], countsKnown };
}

function changesOrNull(
  repository: RemoteRepository,
  contents: RemoteContents,
  commit: RawCommit,
  tree: string,
): TreeChange[] | null {
  try {
    return changesOf(repository, contents, commit, tree);
  } catch (error) {
    if (error instanceof MissingTree || error instanceof TooManyFiles) return null;
    throw error;
  }
}

function changesOf(
  { objectFormat }: RemoteRepository,
  { objects }: RemoteContents,
  commit: RawCommit,
  tree: string,
): TreeChange[] {
  const readTree = (bytes: Buffer, at: number) => {
    const found = objects.read(bytes, at, "tree");
    if (found === null) throw new MissingTree(bytes.toString("hex", at, at + shaLength(objectFormat) / 2));
    return found;
  };
  const treeNamed = (name: string) => readTree(Buffer.from(name, "hex"), 0);
  const [parentSha] = commit.parents;
  if (parentSha === undefined) return diffTrees(null, treeNamed(tree), source(readTree));
  const parent = objects.read(Buffer.from(parentSha, "hex"), 0, "commit");
  if (parent === null) throw new MissingTree(parentSha);
  const parentTree = parseLinks(parent, shaLength(objectFormat)).tree;
  if (parentTree === tree) return [];
  return diffTrees(treeNamed(parentTree), treeNamed(tree), source(readTree));

  function source(read: typeof readTree) {
    return { nameBytes: shaLength(objectFormat) / 2, readTree: read };
  }
}

/**
 * A server leaves out of an incremental answer whatever the known commits have: folders and contents that new commits share
 * with them are asked for by name. What cannot be had stays unknown.
 */
async function fillIn(
  repository: RemoteRepository,
  contents: RemoteContents,
  indexes: readonly number[],
): Promise<void> {
  if (repository.detail === "none") return;
  const { objects } = contents;
  const blobs = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    const trees = new Set<string>();
    for (const index of indexes) {
      objects.allow(workPerCommit);
      const { commit, tree } = commitAt(repository, contents, index);
      if (commit.parents.length > 1) continue;
      try {
        for (const { before, after } of changesOf(repository, contents, commit, tree)) {
          for (const blob of [before, after]) if (blob && !isSubmodule(blob.mode)) blobs.add(blob.name);
        }
      } catch (error) {
        if (error instanceof MissingTree) trees.add(error.tree);
        else if (!(error instanceof TooManyFiles)) throw error;
      }
    }
    if (trees.size === 0) break;
    await fetchNamed(repository, contents, [...trees]);
  }
  const missing = repository.detail === "counts" ? [...blobs].filter((name) => !objects.has(name)) : [];
  if (missing.length > 0) await fetchNamed(repository, contents, missing);
}

const isSubmodule = (mode: number) => (mode & 0o170000) === 0o160000;

async function fetchNamed(
  { objectFormat }: RemoteRepository,
  { connection, objects }: RemoteContents,
  names: readonly string[],
): Promise<void> {
  const request = { format: objectFormat, wants: names.slice(0, maxFilledObjects), filter: "blob:none" };
  try {
    objects.add((await fetchObjects(connection, request)).pack);
  } catch (error) {
    const canDoWithout = error instanceof Refused || (error instanceof RemoteError && !error.retryable);
    if (!canDoWithout) throw error;
  }
}
