/** Commits for tests: everything has a plain default, a test names only what it is about. */
import type { FileChange, RawCommit } from "../commit/commit.ts";
import type { FactKeys } from "../commit/commit-fact.ts";

export type RawCommitParts = {
  sha?: string;
  parents?: string[];
  name?: string;
  email?: string;
  committerEmail?: string;
  /** Epoch seconds of author and committer. */
  at?: number;
  offsetMinutes?: number;
  message?: string;
  /** Paths with one added line each, or whole changes; null where no files were read. */
  files?: (string | FileChange)[] | null;
  countsKnown?: boolean;
  aiNote?: string | null;
};

/** 2026-01-05T09:00:00Z, a Monday. */
export const monday = Date.UTC(2026, 0, 5, 9) / 1000;
export const hour = 3600;
export const day = 24 * hour;

/** Keys that hide nothing: an author's id is the address. */
export const plainKeys: FactKeys = { identify: (email) => email, salt: "" };

export function rawCommit(parts: RawCommitParts = {}): RawCommit {
  const { name = "Ada", email = "ada@example.com", at = monday, offsetMinutes = 0, files = [] } = parts;
  const moment = { epochSeconds: at, offsetMinutes };
  return {
    sha: parts.sha ?? "a".repeat(40),
    parents: parts.parents ?? ["b".repeat(40)],
    author: { name, email, ...moment },
    committer: { name, email: parts.committerEmail ?? email, ...moment },
    message: parts.message ?? "Add a thing",
    files: files?.map((file) => (typeof file === "string" ? { path: file, added: 1, deleted: 0 } : file)) ?? null,
    countsKnown: parts.countsKnown ?? true,
    aiNote: parts.aiNote ?? null,
  };
}
