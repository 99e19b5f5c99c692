import type { HistoryErrorCode } from "@vibe/history/history-error";
import { NonRetriableError } from "inngest";

/** Why a job ended without a result, in a word a person can look up. Anything unexpected is `internal`. */
export type JobErrorCode = HistoryErrorCode | "author_not_found" | "superseded" | "internal";

const CODES: Record<JobErrorCode, true> = {
  path_not_found: true,
  path_not_a_directory: true,
  path_not_readable: true,
  not_a_repository: true,
  git_not_found: true,
  git_too_old: true,
  dubious_ownership: true,
  bare_repository_refused: true,
  empty_repository: true,
  corrupt_repository: true,
  unknown_commit: true,
  timed_out: true,
  git_failed: true,
  author_not_found: true,
  superseded: true,
  internal: true,
};

export const isJobErrorCode = (name: string): name is JobErrorCode => Object.hasOwn(CODES, name);

/**
 * A failure that trying again would not mend. Its name is the code, because a name is what survives the way through the
 * engine to `onFailure`; its message is a sentence for the owner of the job.
 */
export class JobError extends NonRetriableError {
  constructor(code: JobErrorCode, message: string) {
    super(message);
    this.name = code;
  }
}

/** The run no longer owns its job, so nothing it does may count. */
export const superseded = (): JobError =>
  new JobError("superseded", "This job was cancelled, has ended, or another run has taken it.");
