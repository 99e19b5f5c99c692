import { cloneFolder, listClones, removeClone, removeHalves } from "@vibe/history/github/clone/clone-folder";
import { findGitHubRepos } from "@vibe/store/repos";
import type { JobDeps } from "./deps.ts";

/** Repositories that the store is asked for at once. */
const PAGE = 100;

/**
 * Removes the clones of repositories that are connected no more, and what processes that died have left of others: deleting a clone
 * may have been cut off. To be called while no job runs, where all repositories are of one person.
 */
export async function removeStrayClones({ userId }: { userId: string }, deps: JobDeps): Promise<void> {
  const { clones } = deps.github;
  if (clones == null) return;
  const ids = await listClones(clones);
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = ids.slice(from, from + PAGE);
    const connected = await findGitHubRepos(deps.service, userId, page);
    for (const id of page) await (connected.has(id) ? removeHalves : removeClone)(cloneFolder(clones, id));
  }
}
