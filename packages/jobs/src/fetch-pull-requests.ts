import { pullRequestFactVersion, toPullRequestFact } from "@vibe/analysis/pull-request/pull-request-fact";
import { GitHubError, type GitHubErrorCode } from "@vibe/history/github/github-error";
import { createGitHubTransport } from "@vibe/history/github/github-transport";
import { listPullRequests } from "@vibe/history/github/pull-requests";
import { reportProgress } from "@vibe/store/jobs";
import { finishPullRequests, getPullRequestsRead, savePullRequestFacts } from "@vibe/store/pull-request-facts";
import { authorId } from "./author-id.ts";
import type { JobDeps } from "./deps.ts";
import { isOnGitHub } from "./github-reading.ts";
import { openToken } from "./github-token.ts";
import { superseded } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";
import { type JobRun, ownedJob } from "./owned-job.ts";

const STEP = "fetch-pull-requests";

/** Pull requests a checkpoint covers: ten requests. */
const CHUNK = 500;
/** Of a repository that is read for the first time; the ones that were changed last. */
const MOST = 1_000;
/** How often a failure that may pass is tried again before the analysis goes on without pull requests. */
const MOST_RETRIES = 2;

/** Failures that concern pull requests alone: the history could be read with the same token just before. */
const NOT_ALLOWED: ReadonlySet<GitHubErrorCode> = new Set<GitHubErrorCode>(["missing_permission", "sso_required"]);
const NOT_THERE: ReadonlySet<GitHubErrorCode> = new Set<GitHubErrorCode>(["not_found", "gone", "bad_answer"]);

export type PullRequestsOutcome = "read" | "no_account" | "not_allowed" | "failed";

/** Where the next checkpoint goes on. `newest`: the last change of the first one that was listed. */
export type PullRequestsPlace = { after: string | null; read: number; newest: string | null };

export type PullRequestsChunk = {
  outcome: PullRequestsOutcome;
  read: number;
  requests: number;
  next: PullRequestsPlace | null;
};

export const firstPullRequests: PullRequestsPlace = { after: null, read: 0, newest: null };

/**
 * Reads the merged pull requests of a repository on GitHub that are new or have changed since the last time, and stores what is kept
 * of them. None is asked for while the head is the same. What concerns pull requests alone is an outcome and no failure; without an
 * account they cannot be asked for.
 */
export async function fetchPullRequests(
  input: JobRun & { context: JobContext; from: PullRequestsPlace; attempt: number },
  deps: JobDeps,
): Promise<PullRequestsChunk> {
  const { jobId, runId, context, from } = input;
  const claim = await ownedJob(input, deps);
  const ended = (outcome: PullRequestsOutcome, requests = 0): PullRequestsChunk => {
    return { outcome, read: 0, requests, next: null };
  };
  if (!isOnGitHub(claim)) return ended("no_account");
  const opened = await openToken(claim.userId, deps);
  if (opened === null) return ended("no_account");
  const { id: repoId, authorKey, source } = claim.repo;
  const earlier = await getPullRequestsRead(deps.service, repoId);
  const known = earlier?.version === pullRequestFactVersion ? earlier : null;
  if (known?.headSha === context.headSha) return ended("read");

  await reportProgress(deps.service, jobId, runId, { step: STEP, done: from.read, total: null });
  const transport = createGitHubTransport({ url: deps.github.url, token: opened.token });
  const place = { ...from };
  let read = 0;
  try {
    const options = { updatedSince: known?.until ?? null, after: from.after, limit: MOST - from.read };
    for await (const { pullRequests, next } of listPullRequests(transport, source.fullName, options)) {
      const facts = pullRequests.map((raw) => toPullRequestFact(raw, (email) => authorId(authorKey, email)));
      if (!(await savePullRequestFacts(deps.service, jobId, runId, facts))) throw superseded();
      read += facts.length;
      place.after = next;
      place.read += facts.length;
      place.newest ??= pullRequests[0]?.updatedAt ?? null;
      await reportProgress(deps.service, jobId, runId, { step: STEP, done: place.read, total: null });
      if (next !== null && read >= CHUNK) {
        return { outcome: "read", read, requests: transport.spent.requests, next: place };
      }
    }
  } catch (error) {
    const outcome = outcomeOf(error, input.attempt);
    if (outcome === null) throw error;
    return ended(outcome, transport.spent.requests);
  }
  const until = place.newest === null ? (known?.until ?? new Date(0)) : new Date(place.newest);
  const done = { headSha: context.headSha, until, version: pullRequestFactVersion };
  if (!(await finishPullRequests(deps.service, jobId, runId, done))) throw superseded();
  return { outcome: "read", read, requests: transport.spent.requests, next: null };
}

/** How the reading ends without pull requests, or null where the job is what fails or waits. */
function outcomeOf(error: unknown, attempt: number): PullRequestsOutcome | null {
  if (!(error instanceof GitHubError)) return null;
  if (NOT_ALLOWED.has(error.code)) return "not_allowed";
  if (NOT_THERE.has(error.code)) return "failed";
  const isLimit = error.code === "primary_limit" || error.code === "secondary_limit";
  return error.retryable && !isLimit && attempt >= MOST_RETRIES ? "failed" : null;
}
