import type { RawCommit } from "@vibe/analysis/commit/commit";
import { localSource } from "@vibe/history/commit-source";
import { openLocalRepository } from "@vibe/history/local-repository";
import { listCommitsWithoutFiles } from "@vibe/store/commit-facts";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import { folderOf, isOnGitHub } from "./github-reading.ts";
import type { JobContext } from "./load-job-context.ts";
import { ownedJob, type PartOfJob } from "./owned-job.ts";
import type { PlacedCommit } from "./placed-commits.ts";
import { readGitHubCommits } from "./read-github-commits.ts";

/**
 * Commits a checkpoint covers: 2 to 3 seconds of diffs. Smaller chunks cost a git start each (measured: chunks of 250
 * take 1.5 times as long as chunks of 4,000), and a run has at most a thousand steps.
 */
const CHUNK = 4_000;

/** `ofTransfer`: of a repository on GitHub, what the transfer cost and whether contents were left out. */
export type DetailsChunk = {
  read: number;
  next: number | null;
  ofTransfer?: { requests: number; partial: boolean };
};

/**
 * Reads files and line counts of the next commits that lack them, from a position on, and completes their facts.
 * Commits whose files an earlier analysis has read are passed over. `next` is null when none is left.
 */
export async function fetchCommitDetails(input: PartOfJob, deps: JobDeps): Promise<DetailsChunk> {
  const claim = await ownedJob(input, deps);
  if (isOnGitHub(claim)) return readGitHubCommits(input, claim, deps);
  const { listing } = input.context;
  const wanted = await listCommitsWithoutFiles(deps.service, listing, input.from, CHUNK);
  const last = wanted.at(-1);
  if (last === undefined) return { read: 0, next: null };
  const repository = await openLocalRepository(folderOf(claim));
  const positions = new Map(wanted.map(({ sha, position }) => [sha, position]));
  const first = wanted[0]?.position ?? input.from;
  const writing = {
    claim,
    runId: input.runId,
    step: "fetch-commit-details",
    listing,
    before: first,
    total: input.context.listedCommits,
  } as const;
  const read = await writeFacts(placed(localSource(repository).read([...positions.keys()]), positions), writing, deps);
  return { read, next: wanted.length < CHUNK ? null : last.position + 1 };
}

/** The context with what a chunk has cost and left out. */
export function withTransfer(context: JobContext, { ofTransfer }: DetailsChunk): JobContext {
  if (ofTransfer === undefined) return context;
  return {
    ...context,
    partialClone: context.partialClone || ofTransfer.partial,
    requests: (context.requests ?? 0) + ofTransfer.requests,
  };
}

async function* placed(
  commits: AsyncIterable<RawCommit>,
  positions: Map<string, number>,
): AsyncGenerator<PlacedCommit> {
  for await (const commit of commits) {
    // What was not at hand now (a shallow boundary, a partial clone) may be next time.
    yield { commit, position: positions.get(commit.sha) ?? 0, hasFiles: commit.files !== null && commit.countsKnown };
  }
}
