import type { RawCommit } from "@vibe/analysis/commit/commit";
import { listCommits } from "@vibe/history/list-commits";
import { openLocalRepository } from "@vibe/history/local-repository";
import type { Client } from "@vibe/store/client";
import { writeFacts } from "./fact-writer.ts";
import { ownedJob, type PartOfJob } from "./owned-job.ts";

/** Commits a checkpoint covers; a crash repeats at most this many, which git lists in a quarter of a second. */
const PAGE = 20_000;

export type ListPage = { listed: number; next: number | null };

/**
 * Lists the new commits without their diffs, newest first, and stores what their messages and dates tell. `from` and `next`
 * count new commits; `next` is null after the last page.
 */
export async function fetchCommitList(input: PartOfJob, deps: { service: Client }): Promise<ListPage> {
  const claim = await ownedJob(input, deps);
  const { headSha, listedCommits, listing } = input.context;
  const total = listedCommits - listing.start;
  if (total === 0) return { listed: 0, next: null };
  const repository = await openLocalRepository(claim.repo.folder);
  const commits = listCommits(repository, { head: headSha, base: listing.base, skip: input.from, limit: PAGE });
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

/** A merge has no diff of its own, so there is nothing more to read of it. */
async function* placed(commits: AsyncIterable<RawCommit>, from: number) {
  let position = from;
  for await (const commit of commits) {
    yield { commit, position, hasFiles: commit.parents.length > 1 };
    position += 1;
  }
}
