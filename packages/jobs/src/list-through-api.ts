import { factVersion } from "@vibe/analysis/commit/commit-fact";
import { apiSource } from "@vibe/history/commit-source";
import type { ApiHistory } from "@vibe/history/github/api/open-api-history";
import { beginListing } from "@vibe/store/commit-facts";
import { openJobHistory } from "./api-reading.ts";
import type { JobDeps } from "./deps.ts";
import { writeFacts } from "./fact-writer.ts";
import type { ListPage } from "./fetch-commit-list.ts";
import type { GitHubClaim } from "./github-reading.ts";
import { JobError, superseded } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";
import type { PartOfJob } from "./owned-job.ts";
import { listed as placed } from "./placed-commits.ts";

const STEP = "fetch-commit-list";

/** Commits a checkpoint covers: 10 requests, which is what a limit in the middle of it costs. */
const PAGE = 1_000;

/** Lists a page of what is new in a repository, through GitHub's API. Where it was pushed to meanwhile, it is listed anew. */
export async function listThroughApi(input: PartOfJob, claim: GitHubClaim, deps: JobDeps): Promise<ListPage> {
  const { context, from, jobId, runId } = input;
  const opened = await openContinued(claim, context, deps);
  const { history } = opened;
  const { headSha } = history;
  if (headSha === null) throw new JobError("empty_repository");
  const spent = () => (context.requests ?? 0) + opened.requests + history.transport.spent.requests;
  if (from > 0 && headSha !== context.headSha) {
    return { listed: 0, next: 0, context: { ...context, headSha, requests: spent() } };
  }
  const isContinued = history.known !== null;
  if (from === 0 && !isContinued && !(await beginListing(deps.service, jobId, runId))) throw superseded();
  const listing = isContinued ? context.listing : { id: jobId, base: null, start: 0, key: opened.key, jobId };
  const { total } = history;
  const commits = apiSource(history).list({ skip: from, limit: PAGE });
  const writing = { claim, runId, step: STEP, listing, before: from, total } as const;
  const done = from + (await writeFacts(placed(commits, listing.start + from), writing, deps));
  return {
    listed: done,
    next: done < total ? done : null,
    context: {
      ...context,
      ...{ headSha, listing, listedCommits: listing.start + total, requests: spent() },
      apiReached: history.contents.reached,
    },
  };
}

type Opened = { history: ApiHistory; key: string; requests: number };

/** From the earlier listing on where it would be listed the same today, else the whole history. `requests`: of what was opened in vain. */
async function openContinued(claim: GitHubClaim, context: JobContext, deps: JobDeps): Promise<Opened> {
  const { listing, apiReached: reached } = context;
  const keyOf = ({ listingKey }: ApiHistory) => `${factVersion}:${listingKey}`;
  const history = await openJobHistory(claim, deps, { known: listing.base ?? undefined, reached });
  const key = keyOf(history);
  if (history.known === null || key === listing.key) return { history, key, requests: 0 };
  const whole = await openJobHistory(claim, deps, { reached });
  return { history: whole, key: keyOf(whole), requests: history.transport.spent.requests };
}
