import type { Client } from "@vibe/store/client";
import { listUnclaimedJobs } from "@vibe/store/jobs";
import type { Inngest } from "inngest";
import { requestFor } from "./events.ts";

/** A run takes its job within milliseconds; after this long the request was lost on the way, or waits its turn. */
export const LOST_AFTER_MS = 15_000;

/**
 * Sends the request of every job that was queued before a moment, that no run has taken, and that is not among those
 * `asked` for; adds it to them once the engine has it. Requests carry the job's id, so none starts twice.
 */
export async function sweep(
  queuedBefore: Date,
  asked: Set<string>,
  deps: { service: Client; inngest: Pick<Inngest.Any, "send"> },
): Promise<void> {
  const unclaimed = await listUnclaimedJobs(deps.service, queuedBefore);
  const lost = unclaimed.filter((job) => !asked.has(job.jobId));
  if (lost.length === 0) return;
  await deps.inngest.send(lost.map(requestFor));
  for (const { jobId } of lost) asked.add(jobId);
}
