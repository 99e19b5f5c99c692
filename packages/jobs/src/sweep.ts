import type { Client } from "@vibe/store/client";
import { listUnclaimedJobs } from "@vibe/store/jobs";
import type { Inngest } from "inngest";
import { requestFor } from "./events.ts";

/** A run takes its job within milliseconds; after this long the request was lost on the way. */
const LOST_AFTER_MS = 15_000;

/** Sends the request of every queued job that no run has taken. Requests carry the job's id, so none starts twice. */
export async function sweep(deps: { service: Client; inngest: Pick<Inngest.Any, "send"> }, now: Date): Promise<number> {
  const lost = await listUnclaimedJobs(deps.service, new Date(now.getTime() - LOST_AFTER_MS));
  if (lost.length > 0) await deps.inngest.send(lost.map(requestFor));
  return lost.length;
}
