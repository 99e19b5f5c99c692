/** Which commits there are: counted, and listed without their diffs (about 80,000 a second). */

import { randomBytes } from "node:crypto";
import type { RawCommit } from "@vibe/analysis/commit/commit";
import { listAiNotes, type NoteListing, readAiNotes } from "./ai-notes.ts";
import { asHistoryError, type GitLimits, gitOutput, inRepository, streamGit } from "./git.ts";
import type { LocalRepository } from "./local-repository.ts";
import { createLogStream, logOptions } from "./log-stream.ts";
import { mailmapOptions } from "./mailmap.ts";

/** Commits whose notes are read at once, where there are notes at all. */
const noteBatch = 1_000;

export type ListOptions = {
  /** The commit to start from. A sha, not a branch, where several calls are to agree with each other. */
  head: string;
  /** A commit whose whole history is known: it and all it leads to are left out. */
  base?: string | null;
  /** How many commits to leave out at the newest end. Default 0. */
  skip?: number;
  /** How many commits at most. Default all. */
  limit?: number;
  signal?: AbortSignal | undefined;
  limits?: GitLimits;
};

/** How many commits `head` leads to and `base` does not, `head` included. Throws as `listCommits`. */
export async function countCommits(
  repository: LocalRepository,
  head: string,
  options: { base?: string | null; signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const range = rangeOf(head, options.base);
  const args = [...inRepository(repository), "rev-list", "--count", "--end-of-options", ...range, "--"];
  try {
    return Number(await gitOutput(args, options));
  } catch (error) {
    throw asHistoryError(error, repository.path);
  }
}

/**
 * Lists commits from `head` in git's default order (newest first), merges included. `files` is null: no diffs are read.
 * `aiNote` is the note under refs/notes/ai: it may come long after the commit, so every listing reads it. Names and addresses are those of `.mailmap`. For one `head` sha the order is always the same, so
 * pages by `skip` and `limit` fit together.
 * Stopping early or aborting ends the git process. Throws `HistoryError`: `unknown_commit`, `corrupt_repository`, `timed_out`, ...
 */
export async function* listCommits(
  repository: LocalRepository,
  options: ListOptions,
): AsyncGenerator<RawCommit, void, undefined> {
  try {
    const listing = await listAiNotes(repository, options);
    const pieces = readLog(repository, options);
    const noted = listing.size === 0 ? pieces : withNotes(repository, pieces, { ...options, listing });
    for await (const commits of noted) for (const commit of commits) yield commit;
  } catch (error) {
    throw asHistoryError(error, repository.path);
  }
}

/** In pieces as git prints them: waiting for each commit by itself would cost more than reading it. */
async function* readLog(repository: LocalRepository, options: ListOptions): AsyncGenerator<RawCommit[]> {
  const nonce = randomBytes(16).toString("hex");
  const { head, skip = 0, limit = Number.POSITIVE_INFINITY } = options;
  const page = [`--skip=${skip}`, ...(Number.isFinite(limit) ? [`--max-count=${limit}`] : [])];
  const shown = ["--no-patch", "--no-color", "--no-decorate", "--no-show-signature", "--no-ext-diff", "--no-textconv"];
  const args = ["log", ...shown, ...logOptions(nonce), ...page];
  const stream = createLogStream(nonce, "none");
  const where = [...inRepository(repository), ...(await mailmapOptions(repository, options.signal))];
  const range = rangeOf(head, options.base);
  for await (const chunk of streamGit([...where, ...args, "--end-of-options", ...range, "--"], options)) {
    yield stream.push(chunk);
  }
  yield stream.end();
}

function rangeOf(head: string, base: string | null | undefined): string[] {
  return base == null ? [head] : [head, `^${base}`];
}

async function* withNotes(
  repository: LocalRepository,
  pieces: AsyncIterable<RawCommit[]>,
  options: ListOptions & { listing: NoteListing },
): AsyncGenerator<RawCommit[]> {
  let batch: RawCommit[] = [];
  const { signal, limits, listing } = options;
  const noted = async () => {
    const shas = batch.map(({ sha }) => sha);
    const notes = readAiNotes(repository, shas, { signal, ...(limits && { limits }), listing });
    try {
      for (const commit of batch) commit.aiNote = (await notes.next()).value ?? null;
    } finally {
      await notes.return();
    }
    return batch;
  };
  for await (const commits of pieces) {
    batch.push(...commits);
    if (batch.length < noteBatch) continue;
    yield await noted();
    batch = [];
  }
  yield await noted();
}
