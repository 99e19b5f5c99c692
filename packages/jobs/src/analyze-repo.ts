import type { Inngest } from "inngest";
import { computeAnalysis } from "./compute-analysis.ts";
import type { JobDeps } from "./deps.ts";
import { analyzeCancelled, analyzeRequested } from "./events.ts";
import { type DetailsChunk, fetchCommitDetails, withTransfer } from "./fetch-commit-details.ts";
import { fetchCommitList, type ListPage } from "./fetch-commit-list.ts";
import {
  fetchPullRequests,
  firstPullRequests,
  type PullRequestsOutcome,
  type PullRequestsPlace,
} from "./fetch-pull-requests.ts";
import { loadJobContext } from "./load-job-context.ts";
import type { PartOfJob } from "./owned-job.ts";
import { patientSteps } from "./patient-steps.ts";
import { recordFailure } from "./record-failure.ts";
import { saveResults } from "./save-results.ts";

/**
 * The job: from a repository to a published result in checkpointed steps. Each page of the listing and each chunk of
 * details is a checkpoint of its own, so a crash repeats seconds of work. The same object runs on every engine that
 * speaks Inngest's protocol.
 */
export function createAnalyzeRepo(inngest: Inngest.Any, deps: JobDeps) {
  return inngest.createFunction(
    {
      id: "analyze-repo",
      name: "Analyse a repository",
      triggers: [analyzeRequested],
      retries: 5,
      idempotency: "event.data.jobId",
      concurrency: { key: "event.data.userId", limit: 2 },
      cancelOn: [{ event: analyzeCancelled, match: "data.jobId" }],
      // A limit of GitHub is renewed every hour, and a run may meet it often.
      timeouts: { finish: "8h" },
      onFailure: async ({ event, error, step }) => {
        const { event: request, run_id: runId } = event.data;
        const { jobId } = analyzeRequested.schema.parse(request.data);
        await step.run("record-failure", () => recordFailure({ jobId, runId, errorName: error.name }, deps));
      },
    },
    async ({ event, step, runId, attempt }) => {
      const run = { jobId: event.data.jobId, runId };
      const patiently = patientSteps(run, { step, attempt }, deps);

      let context = await patiently("load-job-context", () => loadJobContext(run, deps));

      let page: ListPage = { listed: 0, next: 0 };
      while (page.next !== null) {
        const input: PartOfJob = { ...run, context, from: page.next };
        page = await patiently("fetch-commit-list", () => fetchCommitList(input, deps));
        context = page.context ?? context;
      }
      let chunk: DetailsChunk = { read: 0, next: 0 };
      while (chunk.next !== null) {
        const input: PartOfJob = { ...run, context, from: chunk.next };
        chunk = await patiently("fetch-commit-details", () => fetchCommitDetails(input, deps));
        context = withTransfer(context, chunk);
      }

      let pullRequests: PullRequestsOutcome | "no_github" = "no_github";
      // The requests are counted for repositories on GitHub alone.
      let from: PullRequestsPlace | null = context.requests === null ? null : firstPullRequests;
      while (from !== null) {
        const input = { ...run, context, from, attempt };
        const pulls = await patiently("fetch-pull-requests", () => fetchPullRequests(input, deps));
        pullRequests = pulls.outcome;
        context = { ...context, requests: (context.requests ?? 0) + pulls.requests };
        from = pulls.next;
      }

      const read = { ...run, context, pullRequests };
      await patiently("compute-analysis", () => computeAnalysis(read, deps));
      return patiently("save-results", () => saveResults(read, deps));
    },
  );
}
