import type { Client } from "@vibe/store/client";
import { failJob } from "@vibe/store/jobs";
import { jobErrorCode, sentenceOf } from "./job-error.ts";
import type { JobRun } from "./owned-job.ts";

/**
 * Marks the job of a run that has failed for good, by the name of its error. Cancelled and finished jobs stay as they
 * are, and so do jobs that another run owns.
 */
export async function recordFailure(
  input: JobRun & { errorName: string },
  deps: { service: Client },
): Promise<{ recorded: boolean }> {
  const code = jobErrorCode(input.errorName);
  return { recorded: await failJob(deps.service, input.jobId, input.runId, { code, message: sentenceOf(code) }) };
}
