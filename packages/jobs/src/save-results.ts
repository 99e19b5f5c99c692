import type { AnalysisResult } from "@vibe/analysis/result";
import type { Client } from "@vibe/store/client";
import { completeJob } from "@vibe/store/results";
import { superseded } from "./job-error.ts";
import type { JobRun } from "./owned-job.ts";

/** Publishes the result and ends the job: both or neither. Doing it again changes nothing. */
export async function saveResults(
  input: JobRun & { result: AnalysisResult },
  deps: { service: Client },
): Promise<{ outcome: AnalysisResult["outcome"] }> {
  const saved = await completeJob(deps.service, input.jobId, input.runId, input.result);
  if (!saved) throw superseded();
  return { outcome: input.result.outcome };
}
