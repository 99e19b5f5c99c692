import { countCommits } from "@vibe/history/list-commits";
import { openLocalRepository, requireHead } from "@vibe/history/local-repository";
import type { Client } from "@vibe/store/client";
import { claimJob, reportProgress } from "@vibe/store/jobs";
import { superseded } from "./job-error.ts";

/** What the later steps need to know about the history: references and facts about it, no path and no secret. */
export type JobContext = {
  headSha: string;
  /** Commits reachable from the head, merges included. */
  listedCommits: number;
  shallow: boolean;
  partialClone: boolean;
};

/** Takes the job for this run and looks at the repository. */
export async function loadJobContext(
  job: { jobId: string; runId: string },
  deps: { service: Client },
): Promise<JobContext> {
  const claim = await claimJob(deps.service, job.jobId, job.runId);
  if (claim === null) throw superseded();
  const repository = await openLocalRepository(claim.repo.folder);
  const headSha = requireHead(repository);
  const { commits } = await countCommits(repository, headSha);
  await reportProgress(deps.service, job.jobId, job.runId, { step: "load-job-context", done: commits, total: commits });
  return {
    headSha,
    listedCommits: commits,
    shallow: repository.shallow,
    partialClone: repository.partial,
  };
}
