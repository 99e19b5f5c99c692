import type { RawCommit } from "@vibe/analysis/commit/commit";
import { localSource } from "@vibe/history/commit-source";
import type { LocalRepository } from "@vibe/history/local-repository";
import { listCommitsWithoutFiles } from "@vibe/store/commit-facts";
import type { Claim } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import type { DetailsChunk } from "./fetch-commit-details.ts";
import type { PartOfJob } from "./owned-job.ts";
import type { PlacedCommit } from "./placed-commits.ts";

/**
 * Commits a checkpoint covers: 2 to 3 seconds of diffs. Smaller chunks cost a git start each (measured: chunks of 250
 * take 1.5 times as long as chunks of 4,000, and those 1.05 to 1.08 times as long as chunks of 10,000), and a run has at most a
 * thousand steps.
 */
const CHUNK = 4_000;

/** Reads a chunk of a repository on this disk, a folder or a clone, which is opened only where something is left to read. */
export async function readLocalCommits(
  input: PartOfJob,
  claim: Claim,
  deps: JobDeps,
  withRepository: <T>(read: (repository: LocalRepository) => Promise<T>) => Promise<T>,
): Promise<DetailsChunk> {
  const { listing } = input.context;
  const wanted = await listCommitsWithoutFiles(deps.service, listing, input.from, CHUNK);
  const last = wanted.at(-1);
  if (last === undefined) return { read: 0, next: null };
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
  const read = await withRepository((repository) =>
    writeFacts(placed(localSource(repository).read([...positions.keys()]), positions), writing, deps),
  );
  return { read, next: wanted.length < CHUNK ? null : last.position + 1 };
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
