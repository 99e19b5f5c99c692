/** What can go wrong while a history is read, in words for people. One closed set of codes; each sentence says what to do. */

export type HistoryErrorCode =
  | "path_not_found"
  | "path_not_a_directory"
  | "path_not_readable"
  | "not_a_repository"
  | "git_not_found"
  | "git_too_old"
  | "dubious_ownership"
  | "bare_repository_refused"
  | "empty_repository"
  | "corrupt_repository"
  | "unknown_commit"
  | "timed_out"
  | "git_failed";

export class HistoryError extends Error {
  override readonly name = "HistoryError";
  readonly code: HistoryErrorCode;

  constructor(code: HistoryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A git process that ended badly: how, and the end of what it wrote to stderr. Internal; people see a `HistoryError`. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
  readonly exitCode: number | null;
  readonly killedBy: string | null;
  readonly stderr: string;

  constructor(exitCode: number | null, killedBy: string | null, stderr: string) {
    super(`git ended with ${killedBy ?? exitCode}: ${stderr.trim()}`);
    this.exitCode = exitCode;
    this.killedBy = killedBy;
    this.stderr = stderr;
  }
}

/** The sentence for a folder that could not be looked at. `code` is the system's: ENOENT, EACCES, and so on. */
export function pathError(code: string | undefined, path: string, cause?: unknown): HistoryError {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new HistoryError("path_not_found", `There is no folder ${path}. Check the path for a typing mistake.`, {
        cause,
      });
    case "EACCES":
    case "EPERM":
      return new HistoryError(
        "path_not_readable",
        `You are not allowed to read ${path}. Give your user read access to the folder, or run as the user who owns it.`,
        { cause },
      );
    default:
      return new HistoryError(
        "path_not_readable",
        `The folder ${path} could not be read (${code ?? "unknown reason"}).`,
        { cause },
      );
  }
}

/** The sentence for a git process that could not be started. */
export function startError(code: string | undefined, cause?: unknown): HistoryError {
  return code === "ENOENT" || code === "EACCES" || code === "ENOTDIR"
    ? new HistoryError(
        "git_not_found",
        "git was not found. Install it (https://git-scm.com) and make sure it is in the PATH.",
        { cause },
      )
    : new HistoryError("git_failed", `git could not be started (${code ?? "unknown reason"}).`, { cause });
}

/** What git writes, in the C locale, and what it means; the first match counts. */
const meanings: [RegExp, (path: string, stderr: string) => [HistoryErrorCode, string]][] = [
  [/dubious ownership|unsafe repository/, (path, stderr) => ["dubious_ownership", ownershipSentence(path, stderr)]],
  [
    /cannot use bare repository/,
    (path) => [
      "bare_repository_refused",
      `Your git configuration (safe.bareRepository) does not allow reading the bare repository ${path}. Use a clone with a work tree, or change that setting.`,
    ],
  ],
  [
    /Expected git repo version|unknown repository (extension|version)|unknown (object|ref storage) format/i,
    (path) => ["git_too_old", `${path} uses a repository format that this git does not know. Update git.`],
  ],
  [
    /cannot change to .*No such file/,
    (path) => ["path_not_found", `There is no folder ${path} any more. Was it moved or deleted?`],
  ],
  [
    /Permission denied/,
    (path) => [
      "path_not_readable",
      `You are not allowed to read all of ${path}. Run as the user who owns the repository.`,
    ],
  ],
  [
    /not a git repository/,
    (path) => [
      "not_a_repository",
      `${path} is not a git repository. Give a folder that contains a .git folder, or one inside it.`,
    ],
  ],
  [
    /does not have any commits yet/,
    (path) => [
      "empty_repository",
      `${path} has no commits yet. Make a first commit, or check out a branch that has some.`,
    ],
  ],
  [
    /corrupt|inflate|appears to be broken|No such ref|bad config|bad (tree|index|signature|object HEAD)|file .* is empty|packfile|unable to read|could not (read|parse)|hash mismatch|loose object|invalid object|index file|missing (blob|tree|commit)/,
    (path, stderr) => ["corrupt_repository", damageSentence(path, stderr)],
  ],
  [
    /bad (object|revision)|unknown revision|not a valid object name|invalid upstream/i,
    (path) => [
      "unknown_commit",
      `A commit that was asked for is not in ${path} (any more). Read the repository again from its current head.`,
    ],
  ],
];

/** Turns git's own complaint into ours. Pure: the failure and the folder in, the error to throw out. */
export function explainFailure(failure: GitFailure, path: string): HistoryError {
  for (const [pattern, explain] of meanings) {
    if (pattern.test(failure.stderr)) {
      const [code, sentence] = explain(path, failure.stderr);
      return new HistoryError(code, sentence, { cause: failure });
    }
  }
  const how = failure.killedBy === null ? `code ${failure.exitCode}` : `signal ${failure.killedBy}`;
  const words = lastComplaint(failure.stderr);
  return new HistoryError("git_failed", `git stopped with ${how} while reading ${path}${words && `: ${words}`}.`, {
    cause: failure,
  });
}

/** True where git stopped because an object is not there: a partial clone, which is never filled in from the network. */
export function isMissingObject(failure: GitFailure): boolean {
  if (failure.killedBy !== null || /corrupt|inflate|hash mismatch/.test(failure.stderr)) return false;
  return /unable to read|could not (read|fetch)|cannot read|failed to read object|missing (blob|tree|object)|bad tree|promisor|lazy fetch/i.test(
    failure.stderr,
  );
}

/** Also for callers that need commits and find `headSha` null. */
export function emptyRepository(path: string): HistoryError {
  return new HistoryError(
    "empty_repository",
    `${path} has no commits on its current branch yet. Make a first commit, or check out a branch that has some.`,
  );
}

export function damageSentence(path: string, stderr: string): string {
  const words = lastComplaint(stderr);
  return `The repository ${path} is damaged${words && ` (${words})`}. Run "git fsck" in it, or clone it again.`;
}

function ownershipSentence(path: string, stderr: string): string {
  const advice =
    /git config --global --add safe\.directory .+/.exec(stderr)?.[0] ??
    `git config --global --add safe.directory '${path}'`;
  return `Another user owns ${path}, and git does not read such a repository unless you say that you trust it. If you do, run: ${advice.trim()}`;
}

function lastComplaint(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => /^(fatal|error): /.test(line));
  return (lines.at(-1) ?? "").replace(/^(fatal|error): /, "").slice(0, 300);
}
