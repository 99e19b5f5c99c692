import type { JobDocument } from "@vibe/store/analysis-document";
import { formatUntil } from "#format.ts";

/** Why a job waits and until when; null while it does not. Only GitHub makes jobs wait: its limits say for how long. */
export function waitingWords(
  { status, until }: { status: JobDocument["status"]; until: string | null },
  now: Date,
): string | null {
  if (status !== "waiting" || until === null) return null;
  return `GitHub asks us to wait until ${formatUntil(until, now)}`;
}
