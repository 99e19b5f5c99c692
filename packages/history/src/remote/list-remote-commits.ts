/** Commits of a remote repository, listed as `listCommits` lists those of a folder. */

import { setImmediate as nextTurn } from "node:timers/promises";
import type { RawCommit } from "@vibe/analysis/commit/commit";
import { parseCommit, parseLinks } from "./commit/parse-commit.ts";
import { shaLength } from "./protocol/upload-pack.ts";
import type { RemoteContents, RemoteRepository } from "./remote-repository.ts";

export type ListRemoteOptions = {
  /** How many commits to leave out at the newest end. Default 0. */
  skip?: number;
  /** How many commits at most. Default all. */
  limit?: number;
  signal?: AbortSignal | undefined;
};

const commitsPerTurn = 500;
/** What one commit may take to unpack. */
export const workPerCommit = 2 * 1024 ** 3;

/** How many commits there are to list, merges included. */
export function countRemoteCommits(repository: RemoteRepository): number {
  return repository.contents?.order.length ?? 0;
}

/**
 * Lists commits in the order of a plain `git log` from the head, merges included, names and addresses those of `.mailmap`,
 * with the note under refs/notes/ai. `files` is null: no diffs are made. Of an incremental reading, the new commits only.
 */
export async function* listRemoteCommits(
  repository: RemoteRepository,
  options: ListRemoteOptions = {},
): AsyncGenerator<RawCommit, void, undefined> {
  const { skip = 0, limit = Number.POSITIVE_INFINITY, signal } = options;
  const { contents } = repository;
  if (contents === null) return;
  let count = 0;
  for (const index of contents.order.subarray(skip, Math.min(skip + limit, contents.order.length))) {
    if (count % commitsPerTurn === 0) await nextTurn();
    signal?.throwIfAborted();
    contents.objects.allow(workPerCommit);
    yield commitAt(repository, contents, index).commit;
    count += 1;
  }
}

/** A commit of the transferred pack, and the tree it names. */
export function commitAt(
  { objectFormat }: RemoteRepository,
  { pack, boundary, extras }: RemoteContents,
  index: number,
): { commit: RawCommit; tree: string } {
  const sha = pack.nameAt(index).toString("hex");
  const content = pack.read(index);
  const { tree, parents } = parseLinks(content, shaLength(objectFormat));
  const commit = parseCommit(sha, content, boundary.has(sha) ? [] : parents);
  const { author, committer } = commit;
  return {
    tree,
    commit: {
      ...commit,
      author: { ...author, ...extras.mailmap(author) },
      committer: { ...committer, ...extras.mailmap(committer) },
      aiNote: extras.noteOf(sha),
    },
  };
}
