/** A repository on GitHub as a bare clone of its default branch in a folder, brought up to date and read as any other folder. */

import { rename } from "node:fs/promises";
import { analysisEnvironment } from "../../env.ts";
import { gitOutput, inRepository } from "../../git.ts";
import { readHead } from "../../head.ts";
import { emptyRepository, GitFailure, HistoryError } from "../../history-error.ts";
import { type LocalRepository, requireVersion } from "../../local-repository.ts";
import { type RemoteAddress, remoteName } from "../../remote/protocol/remote-address.ts";
import { RemoteError } from "../../remote/remote-error.ts";
import { readShallowBoundary } from "../../shallow-boundary.ts";
import { type RemoteRefs, readRemoteRefs } from "../read-remote-refs.ts";
import { halfOf, makeRoom, removeClone, removeHalfPacks, removeHalves } from "./clone-folder.ts";
import { type CloneLimits, defaultCloneLimits } from "./clone-limits.ts";
import { type CloneProgress, headRef, notesRef, tidyClone, transfer } from "./transfer.ts";
import { noRoom } from "./transfer-failure.ts";

export type OpenCloneOptions = {
  /** A commit that is enough: where the clone has it, nothing is asked and nothing transferred. */
  enough?: string | undefined;
  /** Called a few times a second. */
  onProgress?: (progress: CloneProgress) => void;
  limits?: Partial<CloneLimits>;
  signal?: AbortSignal | undefined;
};

export type OpenClone = {
  repository: LocalRepository;
  /** Where the notes of git-ai stand; `null` without any. */
  notesSha: string | null;
  /** One for the refs, and where there was something to transfer three of git's (a rewritten history may take it some more). */
  requests: number;
};

/** Whether there is a git that is good enough. */
export async function canClone(): Promise<boolean> {
  try {
    requireVersion(await gitOutput(["version"]));
    return true;
  } catch (error) {
    if (error instanceof HistoryError || error instanceof GitFailure) return false;
    throw error;
  }
}

/**
 * Clones the default branch and the notes of git-ai into `folder`, or fetches what is new into the clone that is there: also
 * of a rewritten history or another default branch. A clone that is damaged is made anew. The folder is whole or not there
 * at any moment, and it holds no address and no token. Calls for one folder wait for each other; only one process may use the
 * folder's parent.
 *
 * Throws `RemoteError` (`too_large` and `disk_full` among its codes), `HistoryError` (`empty_repository`, `git_not_found`), or the
 * reason of `signal`.
 */
export function openClone(address: RemoteAddress, folder: string, options: OpenCloneOptions = {}): Promise<OpenClone> {
  return inTurn(folder, () => bringUpToDate(address, folder, options));
}

const turns = new Map<string, Promise<unknown>>();

async function inTurn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(folder) ?? Promise.resolve()).then(work, work);
  turns.set(folder, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(folder) === mine) turns.delete(folder);
  }
}

type Kept = { repository: LocalRepository; notesSha: string | null };

async function bringUpToDate(address: RemoteAddress, folder: string, options: OpenCloneOptions): Promise<OpenClone> {
  const { enough, signal } = options;
  signal?.throwIfAborted();
  const name = remoteName(address.url);
  const kept = await readClone(folder, name, signal);
  if (kept !== null && enough !== undefined && (await has(kept.repository, enough, signal))) {
    return { ...kept, requests: 0 };
  }
  const refs = await readRemoteRefs(address, signal);
  if (refs.headSha === null) throw emptyRepository(name);
  const withBranch = ({ repository, notesSha }: Kept) => ({
    repository: { ...repository, branch: refs.branch },
    notesSha,
  });
  if (kept !== null && kept.repository.headSha === refs.headSha && kept.notesSha === refs.notesSha) {
    return { ...withBranch(kept), requests: refs.requests };
  }
  const into = { address, refs, limits: { ...defaultCloneLimits, ...options.limits }, options };
  const updated = (kept === null ? null : await update(folder, name, into)) ?? (await makeAnew(folder, name, into));
  return { ...withBranch(updated), requests: refs.requests + 3 };
}

type Into = { address: RemoteAddress; refs: RemoteRefs; limits: CloneLimits; options: OpenCloneOptions };

/** Null where the clone has to be made anew: it is damaged, or too large with all that it has kept of other histories. */
async function update(folder: string, name: string, into: Into): Promise<Kept | null> {
  try {
    await removeHalfPacks(folder);
    await transfer(folder, into);
    await tidyClone(folder, into);
    return await readClone(folder, name, into.options.signal);
  } catch (error) {
    const isOfTheClone = error instanceof RemoteError && (error.code === "bad_answer" || error.code === "too_large");
    if (!isOfTheClone) throw error;
    return null;
  }
}

async function makeAnew(folder: string, name: string, into: Into): Promise<Kept> {
  const half = halfOf(folder);
  try {
    await removeClone(folder);
    await makeRoom(folder);
    const options = { environment: analysisEnvironment(), signal: into.options.signal };
    // A template could bring hooks; the branch is called the same whatever it is called at GitHub.
    await gitOutput(["init", "--quiet", "--bare", "--template=", "--initial-branch=head", half], options);
    await transfer(half, into);
    const made = await readClone(half, name, into.options.signal);
    if (made === null)
      throw new RemoteError("server_failed", "The repository changed while it was cloned. It is tried again later.");
    await rename(half, folder);
    return { ...made, repository: { ...made.repository, path: folder, gitDir: folder } };
  } catch (error) {
    await removeHalves(folder).catch(() => {}); // Why there is no clone is what counts; the next one removes them.
    throw asRemoteError(error);
  }
}

/** What went wrong before a server was asked is this machine's: its disk is full, or may not be written to. */
function asRemoteError(error: unknown): unknown {
  const isOfTheDisk = error instanceof GitFailure || typeof (error as NodeJS.ErrnoException).syscall === "string";
  return isOfTheDisk ? noRoom() : error;
}

/** The clone in a folder; null where there is none or it is damaged. Asks nothing of the user's own configuration. */
async function readClone(folder: string, name: string, signal: AbortSignal | undefined): Promise<Kept | null> {
  try {
    const place = { path: folder, gitDir: folder, bare: true };
    const { headSha } = await readHead(place, signal);
    if (headSha === null) return null;
    const shallow = (await readShallowBoundary(folder)).size > 0;
    const kind = { shallow, partial: false, objectFormat: "sha1", identity: null } as const;
    return { repository: { ...place, headSha, branch: null, ...kind, name }, notesSha: await readNotes(place, signal) };
  } catch (error) {
    if (error instanceof GitFailure) return null;
    if (error instanceof HistoryError && error.code !== "git_not_found" && error.code !== "timed_out") return null;
    throw error;
  }
}

async function readNotes(place: Parameters<typeof inRepository>[0], signal: AbortSignal | undefined) {
  const args = [...inRepository(place), "for-each-ref", "--format=%(objectname)", notesRef];
  return (await gitOutput(args, { signal })).trim() || null;
}

async function has(repository: LocalRepository, sha: string, signal: AbortSignal | undefined): Promise<boolean> {
  const args = [...inRepository(repository), "merge-base", "--is-ancestor", "--end-of-options", sha, headRef];
  try {
    await gitOutput(args, { signal });
    return true;
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}
