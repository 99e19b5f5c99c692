import { localSource } from "@vibe/history/commit-source";
import type { LocalRepository } from "@vibe/history/local-repository";
import type { Claim } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import type { ListPage } from "./fetch-commit-list.ts";
import type { PartOfJob } from "./owned-job.ts";
import { listed as placed } from "./placed-commits.ts";

/** Commits a checkpoint covers; a crash repeats at most this many, which git lists in a quarter of a second. */
const PAGE = 20_000;

/** Lists a page of what a repository on this disk, a folder or a clone, has more than is known. */
export async function listLocalCommits(
  input: PartOfJob,
  claim: Claim,
  repository: LocalRepository,
  deps: JobDeps,
): Promise<ListPage> {
  const { headSha, listedCommits, listing } = input.context;
  const total = listedCommits - listing.start;
  if (total === 0) return { listed: 0, next: null };
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
