import type { RunDetail } from "@vibe/engine/view/run-view";
import type { Client } from "@vibe/store/client";
import { failJob, listClaimedJobs } from "@vibe/store/jobs";

/** A run that fails has its `onFailure` tell the job; after this long it will not any more. */
const TOLD_AFTER_MS = 60_000;

/**
 * Ends jobs whose run will never end them: the engine's file was removed or is an older copy, or the run was cancelled
 * or timed out there. Without this they would stay "running" and keep their repository from being analysed.
 */
export async function reconcile(
  service: Client,
  findRun: (runId: string) => RunDetail | null,
  now: number,
): Promise<void> {
  for (const { jobId, runId } of await listClaimedJobs(service)) {
    const run = findRun(runId);
    if (run !== null && !("endedAt" in run && run.endedAt < now - TOLD_AFTER_MS)) continue;
    await failJob(service, jobId, runId, {
      code: "internal",
      message: "The run of this job ended without a result; the engine's dashboard has it. Start the analysis again.",
    });
  }
}
