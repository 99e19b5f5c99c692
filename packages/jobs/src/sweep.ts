import type { Client } from "@vibe/store/client";
import { listUnclaimedJobs } from "@vibe/store/jobs";
import type { Inngest } from "inngest";
import { requestFor } from "./events.ts";

/** A run takes its job within milliseconds; after this long the request was lost on the way. */
export const LOST_AFTER_MS = 15_000;

/**
 * Sends the request of every job that was queued before a moment and that no run has taken; returns how many. Requests
 * carry the job's id, so none starts twice.
 */
export async function sweep(
  queuedBefore: Date,
  deps: { service: Client; inngest: Pick<Inngest.Any, "send"> },
): Promise<number> {
  const lost = await listUnclaimedJobs(deps.service, queuedBefore);
  if (lost.length > 0) await deps.inngest.send(lost.map(requestFor));
  return lost.length;
}
