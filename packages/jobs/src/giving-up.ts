import { HistoryError, type HistoryErrorCode } from "@vibe/history/history-error";
import { JobError, sentenceOf } from "./job-error.ts";

/** Failures of a history that may pass; the others are the same on every try. */
const MAY_PASS: ReadonlySet<HistoryErrorCode> = new Set<HistoryErrorCode>(["timed_out", "git_failed"]);

/**
 * Runs a step's work; a failure of the history that trying again would not mend ends the run. Of what git said only the
 * code goes on.
 */
export async function givingUp<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    if (MAY_PASS.has(error.code)) throw Object.assign(new Error(sentenceOf(error.code)), { name: error.code });
    throw new JobError(error.code);
  }
}
