import { openLocalRepository } from "@vibe/history/local-repository";
import type { JobDeps } from "./deps.ts";
import { folderOf, isOnGitHub } from "./github-reading.ts";
import { listGitHubCommits } from "./list-github-commits.ts";
import { listLocalCommits } from "./list-local-commits.ts";
import type { JobContext } from "./load-job-context.ts";
import { ownedJob, type PartOfJob } from "./owned-job.ts";

/** `context`: what is known of the history now, where it is known from listing it. */
export type ListPage = { listed: number; next: number | null; context?: JobContext };

/**
 * Lists the new commits without their diffs, newest first, and stores what their messages and dates tell. `from` and `next`
 * count new commits; `next` is null after the last page.
 */
export async function fetchCommitList(input: PartOfJob, deps: JobDeps): Promise<ListPage> {
  const claim = await ownedJob(input, deps);
  if (isOnGitHub(claim)) return listGitHubCommits(input, claim, deps);
  return listLocalCommits(input, claim, await openLocalRepository(folderOf(claim)), deps);
}
