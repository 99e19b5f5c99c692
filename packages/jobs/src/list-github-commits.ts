import { factVersion } from "@vibe/analysis/commit/commit-fact";
import { remoteSource } from "@vibe/history/commit-source";
import { type OpenListing, openListing } from "@vibe/history/github/open-listing";
import type { RemoteAddress } from "@vibe/history/remote/protocol/remote-address";
import { beginListing } from "@vibe/store/commit-facts";
import { reportProgress } from "@vibe/store/jobs";
import type { GitHubAccess, JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import type { ListPage } from "./fetch-commit-list.ts";
import { addressOf, type GitHubClaim } from "./github-reading.ts";
import { otherWay, type Way, waysOf } from "./github-way.ts";
import { JobError, superseded } from "./job-error.ts";
import { listClonedCommits } from "./list-cloned-commits.ts";
import { listThroughApi } from "./list-through-api.ts";
import type { JobContext } from "./load-job-context.ts";
import type { PartOfJob } from "./owned-job.ts";
import { listed } from "./placed-commits.ts";

const STEP = "fetch-commit-list";

/**
 * Lists what is new in a repository on GitHub, the way that was chosen; where that way fails, everything is listed anew by another,
 * so that no listing is of two ways.
 */
export async function listGitHubCommits(input: PartOfJob, claim: GitHubClaim, deps: JobDeps): Promise<ListPage> {
  const { context } = input;
  if (context.listing.base === context.headSha) return { listed: 0, next: null };
  const ways = waysOf(context);
  try {
    return await listers[ways.way](input, claim, deps);
  } catch (error) {
    const other = otherWay(ways, error);
    if (other === null) throw error;
    return { listed: 0, next: 0, context: { ...context, ways: other } };
  }
}

const listers: Record<Way, typeof listOverProtocol> = {
  protocol: listOverProtocol,
  clone: listClonedCommits,
  api: listThroughApi,
};

/**
 * Transfers the new commits without their files, all in one page, and stores what their messages and dates tell. Comes back with the
 * context as it is known now: how many commits there are, and of which listing they are part.
 */
async function listOverProtocol(input: PartOfJob, claim: GitHubClaim, deps: JobDeps): Promise<ListPage> {
  const { context, jobId, runId } = input;
  const address = await addressOf(claim, deps);
  await reportProgress(deps.service, jobId, runId, { step: STEP, done: 0, total: null });
  const { repository, key, requests } = await openContinued(address, context, deps.github.limits);
  if (repository.headSha === null) throw new JobError("empty_repository");

  const isContinued = repository.known !== null;
  if (!isContinued && !(await beginListing(deps.service, jobId, runId))) throw superseded();
  const listing = isContinued ? context.listing : { id: jobId, base: null, start: 0, key, jobId };
  const source = remoteSource(repository);
  const total = await source.count();
  const writing = { claim, runId, step: STEP, listing, before: 0, total } as const;
  await writeFacts(listed(source.list(), listing.start), writing, deps);
  return {
    listed: total,
    next: null,
    context: {
      ...context,
      headSha: repository.headSha,
      listedCommits: listing.start + total,
      shallow: repository.shallow,
      listing,
      requests: (context.requests ?? 0) + requests,
    },
  };
}

/** From the earlier listing on where it would be listed the same today, else the whole history. */
async function openContinued(
  address: RemoteAddress,
  { listing }: JobContext,
  limits: GitHubAccess["limits"],
): Promise<OpenListing & { requests: number }> {
  const withVersion = (opened: OpenListing) => ({ ...opened, key: `${factVersion}:${opened.key}` });
  const opened = withVersion(await openListing(address, { known: listing.base ?? undefined, limits }));
  const { requests } = opened.repository.spent;
  const { known, contents } = opened.repository;
  // Nothing was transferred where the head is the known one again.
  if (known === null || contents === null || opened.key === listing.key) return { ...opened, requests };
  const whole = withVersion(await openListing(address, { limits }));
  return { ...whole, requests: requests + whole.repository.spent.requests };
}
