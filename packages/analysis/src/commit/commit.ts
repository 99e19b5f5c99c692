/**
 * A commit as a history yields it. It lives only in memory: what is kept of it is the fact (`commit-fact.ts`).
 * `null` means "not known", never zero.
 */

/** A moment as git records it: seconds since the epoch, and the offset of the clock it was read from. */
export type Moment = { epochSeconds: number; offsetMinutes: number };

export type Identity = { name: string; email: string };

/** Added and deleted lines of one file; both `null` for a binary file or where the content was not at hand. */
export type FileChange = { path: string; added: number | null; deleted: number | null };

/** One commit as read from git. `files` is `null` where no diff was read: merges, listings without diffs, shallow boundaries. */
export type RawCommit = {
  sha: string;
  parents: string[];
  author: Identity & Moment;
  committer: Identity & Moment;
  message: string;
  files: FileChange[] | null;
  /** False where contents were missing (a partial clone): then a `null` count does not mean a binary file. */
  countsKnown: boolean;
  /** The note under refs/notes/ai as it is, if there is one of a sane size; null where there is none or none was read. */
  aiNote: string | null;
};
