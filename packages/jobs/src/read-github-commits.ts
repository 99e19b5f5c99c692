import type { RawCommit } from "@vibe/analysis/commit/commit";
import { remoteSource } from "@vibe/history/commit-source";
import { openReading } from "@vibe/history/github/open-listing";
import { listCommitsWithoutFiles } from "@vibe/store/commit-facts";
import { reportProgress } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import type { DetailsChunk } from "./fetch-commit-details.ts";
import { addressOf, type GitHubClaim } from "./github-reading.ts";
import type { PartOfJob } from "./owned-job.ts";
import type { PlacedCommit } from "./placed-commits.ts";

const STEP = "fetch-commit-details";

/** More than a server sends within the limits of one transfer. */
const ALL = 1_000_000;

/** How long commits are read before the checkpoint; the next one transfers them again and goes on. */
const READING_MS = 3 * 60_000;

/**
 * Transfers the contents of a repository on GitHub once and reads files and line counts of the commits that lack them. Where only
 * new commits do, only what is new is transferred. `next` is null when none is left.
 */
export async function readGitHubCommits(
  input: PartOfJob,
  claim: GitHubClaim,
  deps: JobDeps,
  readingMs = READING_MS,
): Promise<DetailsChunk> {
  const { listing, listedCommits } = input.context;
  const wanted = await listCommitsWithoutFiles(deps.service, listing, input.from, ALL);
  const [first] = wanted;
  if (first === undefined) return { read: 0, next: null };
  const address = await addressOf(claim, deps);
  const progress = { step: STEP, done: first.position, total: listedCommits } as const;
  await reportProgress(deps.service, input.jobId, input.runId, progress);
  const known = listing.base !== null && first.position >= listing.start ? listing.base : undefined;
  const repository = await openReading(address, { known });
  const source = remoteSource(repository);

  const positions = new Map(wanted.map(({ sha, position }) => [sha, position]));
  const commits = placed(source.read([...positions.keys()]), positions, Date.now() + readingMs);
  const writing = {
    claim,
    runId: input.runId,
    step: STEP,
    listing,
    before: first.position,
    total: listedCommits,
  } as const;
  const read = await writeFacts(commits, writing, deps);
  const left = wanted[read];
  const { requests } = repository.spent;
  return { read, next: left?.position ?? null, ofTransfer: { requests, partial: source.partial } };
}

/**
 * All is read that there is: a server sends no more the next time, so a commit with unknown counts (a huge file, a repository that
 * is too large) is not asked for again. At least one commit is read, however late it is.
 */
async function* placed(
  commits: AsyncGenerator<RawCommit>,
  positions: Map<string, number>,
  until: number,
): AsyncGenerator<PlacedCommit> {
  for await (const commit of commits) {
    yield { commit, position: positions.get(commit.sha) ?? 0, hasFiles: true };
    if (Date.now() >= until) return;
  }
}
