import type { RawCommit } from "@vibe/analysis/commit/commit";
import { apiSource } from "@vibe/history/commit-source";
import { countCommitsWithoutFiles, listCommitsWithoutFiles } from "@vibe/store/commit-facts";
import { openJobHistory } from "./api-reading.ts";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import type { DetailsChunk } from "./fetch-commit-details.ts";
import type { GitHubClaim } from "./github-reading.ts";
import type { JobContext } from "./load-job-context.ts";
import type { PartOfJob } from "./owned-job.ts";
import type { PlacedCommit } from "./placed-commits.ts";

const STEP = "fetch-commit-details";

/** Commits a checkpoint covers: about as many requests, which is what a limit in the middle of it costs. */
const CHUNK = 100;

/**
 * Of the newest commits so many are asked for, one request each: a fifth of what GitHub allows an account in an hour. The files of
 * older ones stay unknown, and the report says of how many they are known.
 */
const DETAILED = 1_000;

/** Reads files and line counts of the newest commits that lack them, through GitHub's API. */
export async function readThroughApi(
  input: PartOfJob,
  claim: GitHubClaim,
  deps: JobDeps,
  detailed = DETAILED,
): Promise<DetailsChunk> {
  const { context, from, runId } = input;
  const { listing, listedCommits: total } = context;
  const ranges = newest(context, detailed);
  const wanted: { sha: string; position: number }[] = [];
  for (const { first, end } of ranges) {
    const missing = CHUNK - wanted.length;
    if (missing === 0 || end <= from) continue;
    const found = await listCommitsWithoutFiles(deps.service, listing, Math.max(first, from), missing);
    wanted.push(...found.filter(({ position }) => position < end));
  }
  const last = wanted.at(-1);
  const isLeft = async () => (await countCommitsWithoutFiles(deps.service, listing)) > 0;
  if (last === undefined) return { read: 0, next: null, ofTransfer: { requests: 0, partial: await isLeft() } };
  const history = await openJobHistory(claim, deps);
  const positions = new Map(wanted.map(({ sha, position }) => [sha, position]));
  const before = wanted[0]?.position ?? from;
  const writing = { claim, runId, step: STEP, listing, before, total } as const;
  const read = await writeFacts(placed(apiSource(history).read([...positions.keys()]), positions), writing, deps);
  const { requests } = history.transport.spent;
  if (wanted.length === CHUNK) return { read, next: last.position + 1, ofTransfer: { requests, partial: false } };
  return { read, next: null, ofTransfer: { requests, partial: await isLeft() } };
}

/** Where the newest commits are, in the order of their positions: what this job has listed is newer than what was there before. */
function newest({ listing: { start }, listedCommits }: JobContext, most: number): { first: number; end: number }[] {
  const added = listedCommits - start;
  return [
    { first: 0, end: Math.min(start, Math.max(0, most - added)) },
    { first: start, end: Math.min(listedCommits, start + most) },
  ];
}

/** GitHub tells no more the next time, so a commit that it shows without its files is not asked for again. */
async function* placed(
  commits: AsyncIterable<RawCommit>,
  positions: Map<string, number>,
): AsyncGenerator<PlacedCommit> {
  for await (const commit of commits) {
    yield { commit, position: positions.get(commit.sha) ?? 0, hasFiles: true };
  }
}
