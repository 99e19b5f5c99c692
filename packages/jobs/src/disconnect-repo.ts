import type { Client } from "@vibe/store/client";
import { disconnectRepo as disconnectRow, getRepo } from "@vibe/store/repos";
import type { JobDeps } from "./deps.ts";
import { removeCloneOf } from "./job-clone.ts";

/** Disconnects a repository of the caller and deletes everything held about it, its clone on this machine too. */
export async function disconnectRepo(
  { repoId }: { repoId: string },
  deps: { user: Client; github: JobDeps["github"] },
): Promise<{ outcome: "disconnected" | "repo_not_found" }> {
  const repo = await getRepo(deps.user, repoId);
  if (repo === null || !(await disconnectRow(deps.user, repoId))) return { outcome: "repo_not_found" };
  // Should it be somebody else's too, their next analysis clones it again.
  if (repo.github !== null) await removeCloneOf(repo.github.id, deps);
  return { outcome: "disconnected" };
}
