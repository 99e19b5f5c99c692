import { factVersion } from "@vibe/analysis/commit/commit-fact";
import { localSource } from "@vibe/history/commit-source";
import { cloneListingKey } from "@vibe/history/github/clone/clone-key";
import type { OpenClone } from "@vibe/history/github/clone/open-clone";
import { isAncestor } from "@vibe/history/known-history";
import { requireHead } from "@vibe/history/local-repository";
import { beginListing } from "@vibe/store/commit-facts";
import type { JobDeps } from "./deps.ts";
import type { ListPage } from "./fetch-commit-list.ts";
import type { GitHubClaim } from "./github-reading.ts";
import { readFromClone } from "./job-clone.ts";
import { superseded } from "./job-error.ts";
import { listLocalCommits } from "./list-local-commits.ts";
import type { JobContext } from "./load-job-context.ts";
import type { PartOfJob } from "./owned-job.ts";

/** Lists a page of a repository on GitHub from its clone. The first one brings the clone up to date and says what is to be listed. */
export async function listClonedCommits(input: PartOfJob, claim: GitHubClaim, deps: JobDeps): Promise<ListPage> {
  const { jobId, runId, from } = input;
  const { headSha } = input.context;
  const cloning = { jobId, runId, step: "fetch-commit-list", ...(from > 0 && { enough: headSha }) } as const;
  return readFromClone(cloning, claim, deps, async (clone) => {
    const seen = from === 0 ? await lookedAt(clone, input, deps) : input.context;
    const context = { ...seen, requests: (seen.requests ?? 0) + clone.requests };
    return { ...(await listLocalCommits({ ...input, context }, claim, clone.repository, deps)), context };
  });
}

/** The earlier listing is continued where it is part of the history and would be listed the same today, whichever way it was read. */
async function lookedAt(clone: OpenClone, { context, jobId, runId }: PartOfJob, deps: JobDeps): Promise<JobContext> {
  const { repository } = clone;
  const headSha = requireHead(repository);
  const key = `${factVersion}:${await cloneListingKey(clone)}`;
  const { base } = context.listing;
  const isContinued = base !== null && context.listing.key === key && (await isAncestor(repository, base, headSha));
  if (!isContinued && !(await beginListing(deps.service, jobId, runId))) throw superseded();
  const listing = isContinued ? context.listing : { id: jobId, base: null, start: 0, key, jobId };
  const total = await localSource(repository, { head: headSha, base: listing.base }).count();
  return { ...context, headSha, listedCommits: listing.start + total, shallow: repository.shallow, listing };
}
