import type { Client } from "@vibe/store/client";
import { failJob } from "@vibe/store/jobs";
import { isJobErrorCode } from "./job-error.ts";
import type { JobRun } from "./owned-job.ts";

const UNEXPECTED =
  "Something unexpected stopped this analysis after several tries. What went wrong is in the engine's dashboard; starting it again is safe.";

/**
 * Marks the job of a run that has failed for good. A known failure keeps its own sentence; what an unexpected one says may
 * hold anything, so it stays in the engine and the owner reads a plain sentence. Cancelled and finished jobs stay as they are.
 */
export async function recordFailure(
  input: JobRun & { error: { name: string; message: string } },
  deps: { service: Client },
): Promise<{ recorded: boolean }> {
  const { name, message } = input.error;
  const failure = isJobErrorCode(name) ? { code: name, message } : { code: "internal", message: UNEXPECTED };
  return { recorded: await failJob(deps.service, input.jobId, input.runId, failure) };
}
