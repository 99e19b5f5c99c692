/** What commits changed: files and line counts, through git processes fed with shas, one for each core. */

import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import type { RawCommit } from "@vibe/analysis/commit/commit";
import { readAiNotes } from "./ai-notes.ts";
import { asHistoryError, type GitLimits, inRepository, streamGit } from "./git.ts";
import { GitFailure, HistoryError, isMissingObject } from "./history-error.ts";
import type { LocalRepository } from "./local-repository.ts";
import { createLogStream, logOptions, type RowFormat } from "./log-stream.ts";
import { mailmapOptions } from "./mailmap.ts";
import { readAhead } from "./read-ahead.ts";
import { readShallowBoundary } from "./shallow-boundary.ts";

export type ReadOptions = {
  signal?: AbortSignal | undefined;
  limits?: GitLimits;
  /** How many git processes share the work. Default: one for each core, four at most. */
  processes?: number;
};

/** Fewer are not worth another process. */
const minCommits = 100;
/** Commits that one process reads before the next one's turn: neighbours share most of their files, which git keeps at hand. */
const turnCommits = 500;
/** What one process may be ahead of the one whose turn it is, in ordinary commits: a turn and more, so that none waits. */
const maxWaiting = 2_000;

/** From the most to the least that can be known; each needs fewer objects than the one before. */
const thoroughness: RowFormat[] = ["counts", "paths", "none"];

/**
 * Yields the commits in the order of `shas` (distinct, whole; some 4,000 a call are a good share) with their files and line
 * counts: the very rows and sums of a plain `git log --no-merges --numstat` with git's default configuration, renames detected
 * and given as one change with the new path. Merges and commits at a shallow boundary have `files` null.
 *
 * Where objects are missing (a partial clone) the commits from there on have paths without counts, or, where even folders are
 * missing, `files` null; `countsKnown` is false for them. Nothing is ever fetched.
 *
 * `aiNote` is the note under refs/notes/ai. Stopping early or aborting ends the git processes.
 * Throws `HistoryError`: `unknown_commit`, `corrupt_repository`, `timed_out`, ...
 */
export async function* readCommits(
  repository: LocalRepository,
  shas: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<RawCommit, void, undefined> {
  const boundary = await readShallowBoundary(repository.gitDir);
  const notes = readAiNotes(repository, shas, options);
  let done = 0;
  try {
    for (const rows of thoroughness) {
      try {
        for await (const commits of readInTurns(repository, shas.slice(done), boundary, rows, options)) {
          for (const commit of commits) {
            done += 1;
            commit.aiNote = (await notes.next()).value ?? null;
            yield commit;
          }
        }
        return;
      } catch (error) {
        const canDoWithLess = error instanceof GitFailure && isMissingObject(error) && rows !== "none";
        if (!canDoWithLess) throw asHistoryError(error, repository.path);
      }
    }
  } finally {
    await notes.return();
  }
}

/** Deals the commits out to several processes in turns and puts what they read back in order, some at a time. */
async function* readInTurns(
  repository: LocalRepository,
  shas: readonly string[],
  boundary: Set<string>,
  rows: RowFormat,
  options: ReadOptions,
): AsyncGenerator<RawCommit[], void, undefined> {
  const most = Math.ceil(shas.length / minCommits);
  const processes = Math.min(options.processes ?? Math.min(availableParallelism(), 4), most);
  const rounds = Math.ceil(shas.length / (turnCommits * processes));
  const size = Math.ceil(shas.length / (processes * rounds));
  const turns = Array.from({ length: Math.ceil(shas.length / size) }, (_, turn) =>
    shas.slice(turn * size, (turn + 1) * size),
  );
  const readers = Array.from({ length: processes }, (_, reader) => {
    const own = turns.filter((_, turn) => turn % processes === reader);
    return readAhead(
      (stop) => {
        const signal = options.signal ? AbortSignal.any([options.signal, stop]) : stop;
        return readTurns(repository, own, boundary, rows, { ...options, signal });
      },
      (commits) => commits.reduce((sum, commit) => sum + weightOf(commit), 0),
      maxWaiting,
    );
  });
  try {
    for (const [index, turn] of turns.entries()) {
      const reader = readers[index % processes];
      for (let left = turn.length; left > 0; ) {
        const { value: commits } = (await reader?.next()) ?? {};
        if (commits === undefined) break;
        yield commits;
        left -= commits.length;
      }
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.return()));
  }
}

/** What a commit takes of memory, beside that of an ordinary one. */
function weightOf({ files, message }: RawCommit): number {
  return 1 + (files?.length ?? 0) / 20 + message.length / 2_000;
}

/** One process's turns, in pieces of which none belongs to two turns. */
async function* readTurns(
  repository: LocalRepository,
  turns: readonly (readonly string[])[],
  boundary: Set<string>,
  rows: RowFormat,
  options: ReadOptions,
): AsyncGenerator<RawCommit[], void, undefined> {
  const shas = turns.flat();
  const size = turns[0]?.length ?? 0;
  if (size === 0) return;
  const nonce = randomBytes(16).toString("hex");
  const stream = createLogStream(nonce, rows);
  const where = [...inRepository(repository), ...(await mailmapOptions(repository, options.signal))];
  const args = [...where, ...command(rows), ...logOptions(nonce)];
  let index = 0;
  const checked = (commit: RawCommit): RawCommit => {
    // `diff-tree` passes over a sha it does not find without a word.
    if (commit.sha !== shas[index]) throw unknownCommit(repository.path, shas[index]);
    index += 1;
    if (boundary.has(commit.sha)) return { ...commit, parents: [], files: null };
    return rows === "none" ? { ...commit, countsKnown: commit.parents.length > 1 } : commit;
  };
  function* pieces(commits: RawCommit[]): Generator<RawCommit[]> {
    for (let rest = commits; rest.length > 0; ) {
      const left = size - (index % size);
      yield rest.slice(0, left).map(checked);
      rest = rest.slice(left);
    }
  }
  for await (const chunk of streamGit(args, { ...options, input: inputLines(repository.path, shas, boundary, rows) })) {
    yield* pieces(stream.push(chunk));
  }
  yield* pieces(stream.end());
  if (index < shas.length) throw unknownCommit(repository.path, shas[index]);
}

function command(rows: RowFormat): string[] {
  const safe = ["--no-ext-diff", "--no-textconv", "--no-color"];
  // `log` reads no trees, which `diff-tree` does even when it prints nothing of them.
  if (rows === "none")
    return ["log", "--stdin", "--no-walk=unsorted", "--no-patch", "--no-decorate", "--no-show-signature", ...safe];
  // Whole renames are found by comparing object names, the others by comparing contents.
  const how = rows === "counts" ? ["--numstat", "-M"] : ["--name-only", "-M100%"];
  return [
    "diff-tree",
    "--stdin",
    "--always",
    "-r",
    "--root",
    "--no-relative",
    "--diff-algorithm=default",
    ...how,
    ...safe,
  ];
}

/** One commit a line. A second sha is what git compares with: for the boundary itself, so that nothing is read for no use. */
function inputLines(path: string, shas: readonly string[], boundary: Set<string>, rows: RowFormat): string {
  const lines = shas.map((sha) => {
    if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) throw unknownCommit(path, sha);
    return boundary.has(sha) && rows !== "none" ? `${sha} ${sha}\n` : `${sha}\n`;
  });
  return lines.join("");
}

function unknownCommit(path: string, sha: string | undefined): HistoryError {
  return new HistoryError(
    "unknown_commit",
    `Commit ${sha?.slice(0, 40)} is not in ${path} (any more). Read the repository again from its current head.`,
  );
}
