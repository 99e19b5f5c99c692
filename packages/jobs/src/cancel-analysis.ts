import type { Client } from "@vibe/store/client";
import { cancelJob } from "@vibe/store/jobs";
import type { Inngest } from "inngest";
import { analyzeCancelled } from "./events.ts";

/**
 * Ends a job of the caller that has not ended. The row is the truth: its run stops at its next write even when the
 * engine does not hear of the cancellation.
 */
export async function cancelAnalysis(
  input: { jobId: string },
  deps: { user: Client; inngest: Pick<Inngest.Any, "send"> },
): Promise<{ outcome: "cancelled" | "already_ended" | "job_not_found" }> {
  const outcome = await cancelJob(deps.user, input.jobId);
  if (outcome === "cancelled")
    await deps.inngest.send(analyzeCancelled.create({ jobId: input.jobId })).catch(() => undefined);
  return { outcome };
}
