import { openLocalRepository } from "@vibe/history/local-repository";
import type { JobDeps } from "./deps.ts";
import { folderOf, isOnGitHub } from "./github-reading.ts";
import type { Ways } from "./github-way.ts";
import type { JobContext } from "./load-job-context.ts";
import { ownedJob, type PartOfJob } from "./owned-job.ts";
import { readGitHubCommits } from "./read-github-commits.ts";
import { readLocalCommits } from "./read-local-commits.ts";

/**
 * `ofTransfer`: of a repository on GitHub, what reading cost and whether contents were left out. `ways`: how to read on, where it is
 * another way.
 */
export type DetailsChunk = {
  read: number;
  next: number | null;
  ofTransfer?: { requests: number; partial: boolean; ways?: Ways };
};

/**
 * Reads files and line counts of the next commits that lack them, from a position on, and completes their facts.
 * Commits whose files an earlier analysis has read are passed over. `next` is null when none is left.
 */
export async function fetchCommitDetails(input: PartOfJob, deps: JobDeps): Promise<DetailsChunk> {
  const claim = await ownedJob(input, deps);
  if (isOnGitHub(claim)) return readGitHubCommits(input, claim, deps);
  return readLocalCommits(input, claim, deps, async (read) => read(await openLocalRepository(folderOf(claim))));
}

/** The context with what a chunk has cost, left out and learnt. */
export function withTransfer(context: JobContext, { ofTransfer }: DetailsChunk): JobContext {
  if (ofTransfer === undefined) return context;
  return {
    ...context,
    ways: ofTransfer.ways ?? context.ways,
    partialClone: context.partialClone || ofTransfer.partial,
    requests: (context.requests ?? 0) + ofTransfer.requests,
  };
}
