import type { WaitingReason } from "@vibe/store/job-states";
import type { Job } from "@vibe/store/jobs";
import { formatUntil } from "#format.ts";

const WORDS: Record<WaitingReason, string> = {
  rate_limit: "GitHub asks us to wait until",
  unavailable: "GitHub is not available and is asked again at",
};

/** Why a job waits and until when; null while it does not. Only GitHub makes jobs wait. */
export function waitingWords(waiting: Job["waiting"], now: Date): string | null {
  return waiting === null ? null : `${WORDS[waiting.reason]} ${formatUntil(waiting.until, now)}`;
}
