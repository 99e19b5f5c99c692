/** What can go wrong between us and a git server, in words for people. One closed set of codes; each sentence says what to do. */

export type RemoteErrorCode =
  | "bad_address"
  | "repository_not_found"
  | "access_denied"
  | "token_rejected"
  | "rate_limited"
  | "repository_moved"
  | "server_failed"
  | "network_failed"
  | "timed_out"
  | "not_a_git_server"
  | "unsupported"
  | "bad_answer"
  | "too_large"
  | "disk_full";

/** Failures that may pass by themselves; the others are the same on every try. */
const mayPass: ReadonlySet<RemoteErrorCode> = new Set(["rate_limited", "server_failed", "network_failed", "timed_out"]);

/**
 * Never holds a token or a word of the server's: a server could send our own token back. `retryAfter` is the moment the
 * server named, where it named one.
 */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
  readonly code: RemoteErrorCode;
  readonly retryAfter: Date | null;

  constructor(code: RemoteErrorCode, message: string, options: { retryAfter?: Date | null } = {}) {
    super(message);
    this.code = code;
    this.retryAfter = options.retryAfter ?? null;
  }

  /** Whether asking again later may go better. */
  get retryable(): boolean {
    return mayPass.has(this.code);
  }
}

/** For everything a server sent that a git server does not send: damaged on the way, or meant to harm. */
export function badAnswer(what: string): RemoteError {
  return new RemoteError(
    "bad_answer",
    `The git server sent something that cannot be read: ${what}. Try again; if it happens again, run "git fsck" on the repository.`,
  );
}

/** For what is more than one analysis may cost. */
export function tooLarge(what: string): RemoteError {
  return new RemoteError(
    "too_large",
    `The repository is too large to be read over the network here: ${what}. Clone it and analyse the folder instead.`,
  );
}
