import type { RawCommit } from "@vibe/analysis/commit/commit";
import { remoteSource } from "@vibe/history/commit-source";
import { openReading } from "@vibe/history/github/open-listing";
import { listCommitsWithoutFiles } from "@vibe/store/commit-facts";
import { reportProgress } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import type { DetailsChunk } from "./fetch-commit-details.ts";
import { addressOf, type GitHubClaim } from "./github-reading.ts";
import { insteadOfLess, otherWay, type Ways, waysOf } from "./github-way.ts";
import { readFromClone } from "./job-clone.ts";
import type { PartOfJob } from "./owned-job.ts";
import type { PlacedCommit } from "./placed-commits.ts";
import { readLocalCommits } from "./read-local-commits.ts";
import { readThroughApi } from "./read-through-api.ts";

const STEP = "fetch-commit-details";

/** More than a server sends within the limits of one transfer. */
const ALL = 1_000_000;

/** How long commits are read before the checkpoint; the next one transfers them again and goes on. */
const READING_MS = 3 * 60_000;

/**
 * Reads files and line counts of commits on GitHub that lack them, the way that was chosen, and goes on in another where that one
 * fails: what a commit changed is the same whichever way it is read. `next` is null when none is left.
 */
export async function readGitHubCommits(
  input: PartOfJob,
  claim: GitHubClaim,
  deps: JobDeps,
  readingMs = READING_MS,
): Promise<DetailsChunk> {
  const ways = waysOf(input.context);
  try {
    switch (ways.way) {
      case "protocol":
        return await readOverProtocol(input, claim, deps, readingMs);
      case "clone":
        return await readCloned(input, claim, deps);
      case "api":
        return await readThroughApi(input, claim, deps);
      default:
        return ways.way satisfies never;
    }
  } catch (error) {
    const other = otherWay(ways, error);
    if (other === null) throw error;
    return inOtherWay(input, other, 0);
  }
}

const inOtherWay = ({ from }: PartOfJob, ways: Ways, requests: number): DetailsChunk => ({
  read: 0,
  next: from,
  ofTransfer: { requests, partial: false, ways },
});

async function readCloned(input: PartOfJob, claim: GitHubClaim, deps: JobDeps): Promise<DetailsChunk> {
  const { jobId, runId, context } = input;
  const cloning = { jobId, runId, step: STEP, enough: context.headSha } as const;
  let requests = 0;
  const chunk = await readLocalCommits(input, claim, deps, (read) =>
    readFromClone(cloning, claim, deps, (clone) => {
      requests = clone.requests;
      return read(clone.repository);
    }),
  );
  return { ...chunk, ofTransfer: { requests, partial: false } };
}

/** Transfers the contents once. Where only new commits lack files, only what is new is transferred. */
async function readOverProtocol(
  input: PartOfJob,
  claim: GitHubClaim,
  deps: JobDeps,
  readingMs: number,
): Promise<DetailsChunk> {
  const { listing, listedCommits } = input.context;
  const wanted = await listCommitsWithoutFiles(deps.service, listing, input.from, ALL);
  const [first] = wanted;
  if (first === undefined) return { read: 0, next: null };
  const address = await addressOf(claim, deps);
  const progress = { step: STEP, done: first.position, total: listedCommits } as const;
  await reportProgress(deps.service, input.jobId, input.runId, progress);
  const known = listing.base !== null && first.position >= listing.start ? listing.base : undefined;
  const repository = await openReading(address, { known, limits: deps.github.limits });
  const source = remoteSource(repository);
  const { requests } = repository.spent;
  const other = source.partial ? insteadOfLess(waysOf(input.context)) : null;
  if (other !== null) return inOtherWay(input, other, requests);

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
