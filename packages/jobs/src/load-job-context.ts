import { factVersion } from "@vibe/analysis/commit/commit-fact";
import { localSource } from "@vibe/history/commit-source";
import type { Reached } from "@vibe/history/github/api/open-api-history";
import { isAncestor, listingKey } from "@vibe/history/known-history";
import { type LocalRepository, openLocalRepository, requireHead } from "@vibe/history/local-repository";
import { beginListing, type KnownListing, type Listing } from "@vibe/store/commit-facts";
import { claimJob, reportProgress } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { folderOf, isOnGitHub } from "./github-reading.ts";
import type { Ways } from "./github-way.ts";
import { superseded } from "./job-error.ts";
import { loadGitHubContext } from "./load-github-context.ts";

/** What the later steps need to know about the history: references and facts about it, no path and no secret. */
export type JobContext = {
  headSha: string;
  /** Commits reachable from the head, merges included. */
  listedCommits: number;
  shallow: boolean;
  partialClone: boolean;
  listing: Listing;
  /** How a repository on GitHub is read; null for a folder. */
  ways: Ways | null;
  /** How far it was listed through GitHub's API, so that the next page goes on there. */
  apiReached?: Reached | null;
  /** Requests that reading from GitHub has cost so far; null for a folder. */
  requests: number | null;
};

/** Takes the job for this run, looks at the repository, and decides whether only what is new has to be listed. */
export async function loadJobContext(job: { jobId: string; runId: string }, deps: JobDeps): Promise<JobContext> {
  const claim = await claimJob(deps.service, job.jobId, job.runId);
  if (claim === null) throw superseded();
  if (isOnGitHub(claim)) return loadGitHubContext(claim, job.runId, deps);
  const repository = await openLocalRepository(folderOf(claim));
  const headSha = requireHead(repository);
  const key = `${factVersion}:${await listingKey(repository)}`;
  const known = await usableListing(claim.repo.listing, key, repository, headSha);
  if (known === null && !(await beginListing(deps.service, job.jobId, job.runId))) throw superseded();
  const base = known?.head ?? null;
  const start = known?.commits ?? 0;
  const commits = start + (await localSource(repository, { head: headSha, base }).count());
  await reportProgress(deps.service, job.jobId, job.runId, { step: "load-job-context", done: commits, total: commits });
  return {
    headSha,
    listedCommits: commits,
    shallow: repository.shallow,
    partialClone: repository.partial,
    listing: { id: known?.id ?? job.jobId, base, start, key, jobId: job.jobId },
    ways: null,
    requests: null,
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
