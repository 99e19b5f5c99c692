import type { Client } from "@vibe/store/client";
import { type Claim, getClaim } from "@vibe/store/jobs";
import { superseded } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";

/** A run of the engine working on a job. */
export type JobRun = { jobId: string; runId: string };

/** One checkpoint of the long work of a job: where in the listing it starts. */
export type PartOfJob = JobRun & { context: JobContext; from: number };

/** The job as its run sees it. Ends the run when the job was cancelled or taken by another. */
export async function ownedJob({ jobId, runId }: JobRun, deps: { service: Client }): Promise<Claim> {
  const claim = await getClaim(deps.service, jobId, runId);
  if (claim === null) throw superseded();
  return claim;
}
