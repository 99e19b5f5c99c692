import { HistoryError, type HistoryErrorCode } from "@vibe/history/history-error";
import { JobError } from "./job-error.ts";

/** Failures of a history that may pass; the others are the same on every try. */
const MAY_PASS: ReadonlySet<HistoryErrorCode> = new Set<HistoryErrorCode>(["timed_out", "git_failed"]);

/**
 * Runs a step's work; a failure of the history that trying again would not mend ends the run with its own sentence.
 * What git wrote (the error's cause) stays behind: an error is step state, and stderr may hold anything.
 */
export async function givingUp<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    if (MAY_PASS.has(error.code)) throw Object.assign(new Error(error.message), { name: error.code });
    throw new JobError(error.code, error.message);
  }
}
