import { localSource } from "@vibe/history/commit-source";
import { openLocalRepository } from "@vibe/history/local-repository";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import { folderOf, isOnGitHub } from "./github-reading.ts";
import { listGitHubCommits } from "./list-github-commits.ts";
import type { JobContext } from "./load-job-context.ts";
import { ownedJob, type PartOfJob } from "./owned-job.ts";
import { listed as placed } from "./placed-commits.ts";

/** Commits a checkpoint covers; a crash repeats at most this many, which git lists in a quarter of a second. */
const PAGE = 20_000;

/** `context`: what is known of the history now, where it is known from listing it. */
export type ListPage = { listed: number; next: number | null; context?: JobContext };

/**
 * Lists the new commits without their diffs, newest first, and stores what their messages and dates tell. `from` and `next`
 * count new commits; `next` is null after the last page.
 */
export async function fetchCommitList(input: PartOfJob, deps: JobDeps): Promise<ListPage> {
  const claim = await ownedJob(input, deps);
  if (isOnGitHub(claim)) return listGitHubCommits(input, claim, deps);
  const { headSha, listedCommits, listing } = input.context;
  const total = listedCommits - listing.start;
  if (total === 0) return { listed: 0, next: null };
  const repository = await openLocalRepository(folderOf(claim));
  const commits = localSource(repository, { head: headSha, base: listing.base }).list({
    skip: input.from,
    limit: PAGE,
  });
  const writing = {
    claim,
    runId: input.runId,
    step: "fetch-commit-list",
    listing,
    before: input.from,
    total,
  } as const;
  const listed = await writeFacts(placed(commits, listing.start + input.from), writing, deps);
  const done = input.from + listed;
  return { listed: done, next: listed < PAGE || done >= total ? null : done };
}
