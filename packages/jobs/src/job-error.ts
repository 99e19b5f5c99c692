import type { HistoryErrorCode } from "@vibe/history/history-error";
import { NonRetriableError, RetryAfterError } from "inngest";

/** Why a job ended without a result, in a word a person can look up. Anything unexpected is `internal`. */
export type JobErrorCode = HistoryErrorCode | GitHubJobErrorCode | "author_not_found" | "superseded" | "internal";

type GitHubJobErrorCode =
  | "repository_not_found"
  | "access_denied"
  | "sso_required"
  | "token_rejected"
  | "token_unreadable"
  | "repository_moved"
  | "repository_blocked"
  | "rate_limited"
  | "github_unreachable"
  | "github_unreadable"
  | "too_large"
  | "disk_full";

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
  repository_not_found:
    "GitHub has no such repository any more, or your account may not read it. Check it on GitHub; if it is private, connect an account that may read it.",
  access_denied:
    "The GitHub token may not read this repository. Give it read access to the repository’s contents, or connect with another one.",
  sso_required:
    "The organisation of this repository asks for single sign-on. Authorise the token for it in GitHub’s settings and start again.",
  token_rejected:
    "GitHub does not accept the token any more: it has expired or was revoked. Connect with a new one and start again.",
  token_unreadable:
    "The stored GitHub token cannot be opened with this installation’s key. Connect with the token again.",
  repository_moved: "This repository has moved to another address. Connect it at its new place.",
  repository_blocked: "GitHub has blocked this repository or taken it down, so it cannot be read.",
  rate_limited: "GitHub’s limit for this account is used up. Start again later, or stop what else uses the account.",
  github_unreachable: "GitHub could not be reached, several times over. Check the network and start again.",
  github_unreadable:
    "GitHub’s answer could not be read. Start again; if that does not help, clone the repository and analyse the folder.",
  too_large: "This repository is too large to be read over the network. Clone it and analyse the folder.",
  disk_full:
    "There is no room on this machine’s disk to clone the repository, or it may not be written to. Make room and start again.",
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

/** The step is tried again at a moment. Its name is the code, for when no try is left. */
export class WaitUntil extends RetryAfterError {
  constructor(code: JobErrorCode, until: Date) {
    super(SENTENCES[code], until);
    this.name = code;
  }
}

/** The run no longer owns its job, so nothing it does may count. */
export const superseded = (): JobError => new JobError("superseded");
