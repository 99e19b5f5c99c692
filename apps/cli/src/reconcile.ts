import type { Client } from "@vibe/store/client";
import { failJob, listClaimedJobs } from "@vibe/store/jobs";

/**
 * Ends jobs whose run the engine does not know: its file was removed, or put back from an older copy. Without this they
 * would stay "running" and keep their repository from being analysed.
 */
export async function reconcile(service: Client, knows: (runId: string) => boolean): Promise<void> {
  for (const { jobId, runId } of await listClaimedJobs(service)) {
    if (knows(runId)) continue;
    await failJob(service, jobId, runId, {
      code: "internal",
      message: "The engine has no record of this run any more; start the analysis again.",
    });
  }
}
