import { factVersion } from "@vibe/analysis/commit/commit-fact";
import { isAncestor, listingKey } from "@vibe/history/known-history";
import { countCommits } from "@vibe/history/list-commits";
import { type LocalRepository, openLocalRepository, requireHead } from "@vibe/history/local-repository";
import type { Client } from "@vibe/store/client";
import { beginListing, type KnownListing, type Listing } from "@vibe/store/commit-facts";
import { claimJob, reportProgress } from "@vibe/store/jobs";
import { superseded } from "./job-error.ts";

/** What the later steps need to know about the history: references and facts about it, no path and no secret. */
export type JobContext = {
  headSha: string;
  /** Commits reachable from the head, merges included. */
  listedCommits: number;
  shallow: boolean;
  partialClone: boolean;
  listing: Listing;
};

/** Takes the job for this run, looks at the repository, and decides whether only what is new has to be listed. */
export async function loadJobContext(
  job: { jobId: string; runId: string },
  deps: { service: Client },
): Promise<JobContext> {
  const claim = await claimJob(deps.service, job.jobId, job.runId);
  if (claim === null) throw superseded();
  const repository = await openLocalRepository(claim.repo.folder);
  const headSha = requireHead(repository);
  const key = `${factVersion}:${await listingKey(repository)}`;
  const known = await usableListing(claim.repo.listing, key, repository, headSha);
  if (known === null && !(await beginListing(deps.service, job.jobId, job.runId))) throw superseded();
  const base = known?.head ?? null;
  const start = known?.commits ?? 0;
  const commits = start + (base === headSha ? 0 : await countCommits(repository, headSha, { base }));
  await reportProgress(deps.service, job.jobId, job.runId, { step: "load-job-context", done: commits, total: commits });
  return {
    headSha,
    listedCommits: commits,
    shallow: repository.shallow,
    partialClone: repository.partial,
    listing: { id: known?.id ?? job.jobId, base, start, key, jobId: job.jobId },
  };
}

/** What was listed before, if all of it is still part of the history and would be listed the same. */
async function usableListing(
  known: KnownListing | null,
  key: string,
  repository: LocalRepository,
  headSha: string,
): Promise<KnownListing | null> {
  if (known === null || known.key !== key) return null;
  return (await isAncestor(repository, known.head, headSha)) ? known : null;
}
