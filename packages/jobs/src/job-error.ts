import type { HistoryErrorCode } from "@vibe/history/history-error";
import { NonRetriableError } from "inngest";

/** Why a job ended without a result, in a word a person can look up. Anything unexpected is `internal`. */
export type JobErrorCode = HistoryErrorCode | "author_not_found" | "superseded" | "internal";

/**
 * What the owner of the job reads. Not what git said: an error is step state, and stderr may hold paths of files. The
 * page names the repository beside it.
 */
const SENTENCES: Record<JobErrorCode, string> = {
  path_not_found:
    "There is no folder at this repository's path any more. Was it moved or deleted? Connect it at its new place.",
  path_not_a_directory: "There is a file where this repository's folder was. Connect the folder at its new place.",
  path_not_readable: "This repository's folder may not be read. Give your user read access to it and start again.",
  not_a_repository: "This folder is not a git repository any more. Connect the folder that holds the repository.",
  git_not_found: "git was not found. Install it, make sure it is in the PATH, and start again.",
  git_too_old: "This git is too old for the repository. Update git and start again.",
  dubious_ownership:
    "Another user owns this repository, and git does not read it until you say that you trust it: git config --global --add safe.directory <folder>.",
  bare_repository_refused: "Your git configuration (safe.bareRepository) does not allow reading a bare repository.",
  empty_repository: "This repository has no commits on its current branch yet. Make one and start again.",
  corrupt_repository: "This repository is damaged. Run git fsck in it, or clone it again.",
  unknown_commit: "A commit went missing while it was being read: the history was rewritten. Start again.",
  timed_out: "git did not answer in time, several times over. Start again when the machine has less to do.",
  git_failed:
    "git stopped several times over while it read this repository. Try git fsck in it; starting again is safe.",
  author_not_found:
    "No commit of this history is by that author. Check the address with git shortlog -sne, or choose all authors.",
  superseded: "This job was cancelled, has ended, or another run has taken it.",
  internal:
    "Something unexpected stopped this analysis after several tries. The engine's dashboard has the run; starting again is safe.",
};

/** The code of an error's name; `internal` for every name that is none. */
export const jobErrorCode = (name: string): JobErrorCode =>
  Object.hasOwn(SENTENCES, name) ? (name as JobErrorCode) : "internal";

export const sentenceOf = (code: JobErrorCode): string => SENTENCES[code];

/**
 * A failure that trying again would not mend. Its name is the code, because a name is what survives the way through the
 * engine to `onFailure`.
 */
export class JobError extends NonRetriableError {
  constructor(code: JobErrorCode) {
    super(SENTENCES[code]);
    this.name = code;
  }
}

/** The run no longer owns its job, so nothing it does may count. */
export const superseded = (): JobError => new JobError("superseded");
