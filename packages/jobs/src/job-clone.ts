import { existsSync } from "node:fs";
import { cloneFolder, removeClone } from "@vibe/history/github/clone/clone-folder";
import { type OpenClone, openClone } from "@vibe/history/github/clone/open-clone";
import { HistoryError, type HistoryErrorCode } from "@vibe/history/history-error";
import { RemoteError } from "@vibe/history/remote/remote-error";
import type { JobStep } from "@vibe/store/job-states";
import { reportProgress } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { addressOf, type GitHubClaim } from "./github-reading.ts";
import { superseded } from "./job-error.ts";
import type { JobRun } from "./owned-job.ts";

/** How often a job that is cloning is said to be alive, and is looked at whether it still is. */
const LOOK_EVERY_MS = 5_000;

const DAMAGE: ReadonlySet<HistoryErrorCode> = new Set<HistoryErrorCode>([
  "corrupt_repository",
  "not_a_repository",
  "path_not_found",
  "path_not_a_directory",
]);

/** The folder of a repository's clone, whether it is there or not; null where none is made. */
function cloneFolderOf(platformId: number, { github }: Pick<JobDeps, "github">): string | null {
  return github.clones == null ? null : cloneFolder(github.clones, platformId);
}

export const hasClone = (platformId: number, deps: Pick<JobDeps, "github">): boolean => {
  const folder = cloneFolderOf(platformId, deps);
  return folder !== null && existsSync(folder);
};

/** Forgets a repository's clone. It is a copy: whoever still needs it has it made again. */
export async function removeCloneOf(platformId: number, deps: Pick<JobDeps, "github">): Promise<void> {
  const folder = cloneFolderOf(platformId, deps);
  if (folder !== null) await removeClone(folder);
}

export type Cloning = JobRun & {
  step: JobStep;
  /** A commit that is enough: where the clone has it, nothing is transferred. */
  enough?: string;
};

/**
 * Opens the clone of a job's repository, made or brought up to date, and reads from it. A job that is cancelled stops cloning. A clone
 * that turns out damaged is removed, for the next try of the step to make it anew. Throws as `openClone`.
 */
export async function readFromClone<T>(
  cloning: Cloning,
  claim: GitHubClaim,
  deps: JobDeps,
  read: (clone: OpenClone) => Promise<T>,
): Promise<T> {
  const folder = cloneFolderOf(claim.repo.source.platformId, deps);
  // The machine that the job began on could clone, and this one cannot.
  if (folder === null) throw new HistoryError("git_not_found", "No clones are made here.");
  const clone = await whileOwned(cloning, deps, async (signal) => {
    const limits = deps.github.limits?.cloneBytes === undefined ? {} : { maxBytes: deps.github.limits.cloneBytes };
    return openClone(await addressOf(claim, deps), folder, { enough: cloning.enough, limits, signal });
  });
  try {
    return await read(clone);
  } catch (error) {
    if (!(error instanceof HistoryError && DAMAGE.has(error.code))) throw error;
    await removeClone(folder);
    throw new RemoteError("server_failed", "The clone was damaged. It is made anew.");
  }
}

async function whileOwned<T>(
  { jobId, runId, step }: Cloning,
  { service }: JobDeps,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const look = async () => {
    const owned = await reportProgress(service, jobId, runId, { step, done: 0, total: null });
    if (!owned) stop.abort(superseded());
  };
  // A look that fails is followed by another; what is read afterwards asks whose job it is once more.
  const timer = setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS);
  try {
    return await work(stop.signal);
  } finally {
    clearInterval(timer);
  }
}
