import type { Client } from "@vibe/store/client";
import { completeJob } from "@vibe/store/results";
import { superseded } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";
import type { JobRun } from "./owned-job.ts";

/** Publishes the result and ends the job: both or neither. Doing it again changes nothing. */
export async function saveResults(
  input: JobRun & { context: JobContext },
  deps: { service: Client },
): Promise<{ published: true }> {
  const { headSha, listing, listedCommits } = input.context;
  const saved = await completeJob(deps.service, input.jobId, input.runId, headSha, {
    ...listing,
    commits: listedCommits,
  });
  if (!saved) throw superseded();
  return { published: true };
}
