/**
 * Bytes of `git log` or `git diff-tree` in, commits out. Pure: the process, its options and its exit code are elsewhere.
 *
 * A record is `NUL nonce sha NUL parents NUL author NUL e-mail NUL date NUL committer NUL e-mail NUL date NUL message`, then,
 * where there is a diff, `NUL LF` and its rows, NUL between them. NUL occurs in no message, name or path, and the nonce is
 * random for every process, so no content can forge a record. A path row is `path`; a count row is `added TAB deleted TAB path`,
 * and for a rename the path is empty and the old and the new one follow.
 */

import type { FileChange, Moment, RawCommit } from "@vibe/analysis/commit/commit";
import { HistoryError } from "./history-error.ts";

/** What follows a message: line counts, paths alone, or nothing because no diff was asked for. */
export type RowFormat = "counts" | "paths" | "none";

type LogStream = {
  /** Takes the next bytes, cut anywhere, and returns the commits they complete. The newest is held back: its rows may go on. */
  push: (chunk: Buffer) => RawCommit[];
  /** The last commit. To be called only when git ended well: otherwise the record held back may be half of one. */
  end: () => RawCommit[];
};

const headerFields = ["%H", "%P", "%aN", "%aE", "%ad", "%cN", "%cE", "%cd", "%B"];
const smallBufferBytes = 256 * 1024;
/** Far above any real commit (40,000 files are 5 MB) and below what one string can hold. */
const maxRecordBytes = 256 * 1024 * 1024;
/** The last second that a JavaScript `Date` can show. */
const maxEpochSeconds = 8_640_000_000_000;

/** The options that make git print what the parser reads. */
export function logOptions(nonce: string): string[] {
  return ["-z", "--date=raw", "--encoding=UTF-8", `--format=tformat:${nonce}${headerFields.join("%x00")}`];
}

/** A parser for one process's output. Bytes that are not UTF-8 become U+FFFD. Throws `HistoryError` for what git never prints. */
export function createLogStream(nonce: string, rows: RowFormat): LogStream {
  const mark = Buffer.from(`\0${nonce}`);
  // The NUL before the first record is ours: git prints none.
  let held: Buffer = Buffer.alloc(smallBufferBytes);
  let length = 1;
  let scanned = 0;

  return {
    push(chunk) {
      held = withRoom(held, length, chunk.length);
      chunk.copy(held, length);
      length += chunk.length;
      const bytes = held.subarray(0, length);
      const commits: RawCommit[] = [];
      let start = 0;
      // Bytes already searched are not searched again, or a record of many chunks would cost the square of its length.
      for (let next = bytes.indexOf(mark, Math.max(scanned, 1)); next !== -1; next = bytes.indexOf(mark, next + 1)) {
        commits.push(parseRecord(recordText(bytes, start, next), rows));
        start = next;
      }
      held.copyWithin(0, start, length);
      length -= start;
      scanned = Math.max(0, length - mark.length + 1);
      if (length > maxRecordBytes) throw unreadable(`a commit of more than ${maxRecordBytes} bytes`);
      return commits;
    },
    end() {
      if (length === 1) return [];
      if (held[length - 1] !== 0) throw unreadable("an unfinished commit");
      return [parseRecord(recordText(held, 0, length - 1), rows)];
    },
  };

  /** `start` is at a mark, `end` at the NUL of the next one, which is also the end of this record's last field. */
  function recordText(bytes: Buffer, start: number, end: number): string {
    if (!bytes.subarray(start, start + mark.length).equals(mark)) throw unreadable("a beginning that is no commit");
    return bytes.toString("utf8", start + mark.length, end);
  }
}

/** Room for `more` bytes after the first `length`: doubling when it is short, small again after a huge record has gone. */
function withRoom(held: Buffer, length: number, more: number): Buffer {
  const needed = length + more;
  const shrinks = held.length > 16 * smallBufferBytes && needed < smallBufferBytes;
  if (needed <= held.length && !shrinks) return held;
  const roomy = Buffer.alloc(Math.max(smallBufferBytes, shrinks ? needed : needed * 2));
  held.copy(roomy, 0, 0, length);
  return roomy;
}

function parseRecord(text: string, rows: RowFormat): RawCommit {
  const fields = text.split("\0");
  const [sha, parentList, name, email, date, committerName, committerEmail, committerDate, message] = fields;
  if (sha === undefined || parentList === undefined || message === undefined)
    throw unreadable("a commit without a message");
  const parents = parentList === "" ? [] : parentList.split(" ");
  const isMerge = parents.length > 1;
  return {
    sha,
    parents,
    author: { name: nameOf(name), email: nameOf(email), ...parseMoment(date ?? "") },
    committer: { name: nameOf(committerName), email: nameOf(committerEmail), ...parseMoment(committerDate ?? "") },
    message: message.trimEnd(),
    files: rows === "none" || isMerge ? null : parseRows(fields, headerFields.length, rows),
    countsKnown: rows !== "paths" || isMerge,
    aiNote: null,
  };
}

/** Where a commit names nobody that git can read, it prints the placeholder itself. */
function nameOf(field: string | undefined): string {
  return field === undefined || /^%[ac][NE]$/.test(field) ? "" : field;
}

/**
 * `1700000000 +0530`. A date git cannot read (before 1970, not a number) is printed empty and counts as the epoch, as git
 * itself shows it; so does one that no calendar can hold.
 */
export function parseMoment(raw: string): Moment {
  const [, seconds, sign, hours, minutes] = /^(-?\d+) ([+-])(\d+)(\d\d)$/.exec(raw) ?? [];
  const epochSeconds = Number(seconds ?? 0);
  if (Math.abs(epochSeconds) > maxEpochSeconds) return { epochSeconds: 0, offsetMinutes: 0 };
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return { epochSeconds, offsetMinutes: offset >= 24 * 60 || offset === 0 ? 0 : sign === "-" ? -offset : offset };
}

function parseRows(fields: string[], from: number, rows: RowFormat): FileChange[] {
  const changes: FileChange[] = [];
  for (let index = from; index < fields.length; index += 1) {
    let row = fields[index] ?? "";
    if (index === from) {
      if (!row.startsWith("\n")) throw unreadable("a diff that does not start with a line break");
      row = row.slice(1);
    }
    if (rows === "paths") {
      changes.push({ path: row, added: null, deleted: null });
      continue;
    }
    const tab = row.indexOf("\t");
    const secondTab = row.indexOf("\t", tab + 1);
    if (tab < 1 || secondTab === -1) throw unreadable("a row without counts");
    let path: string | undefined = row.slice(secondTab + 1);
    if (path === "") {
      index += 2; // A rename: the old path, then the new one.
      path = fields[index];
      if (path === undefined) throw unreadable("a rename without a new path");
    }
    changes.push({ path, added: parseCount(row.slice(0, tab)), deleted: parseCount(row.slice(tab + 1, secondTab)) });
  }
  return changes;
}

/** `-` is git's count for a binary file. */
function parseCount(digits: string): number | null {
  if (digits === "-") return null;
  const count = Number(digits);
  if (!Number.isSafeInteger(count)) throw unreadable("a count that is no number");
  return count;
}

function unreadable(what: string): HistoryError {
  return new HistoryError(
    "git_failed",
    `git printed something this program cannot read: ${what}. Please report this with "git --version".`,
  );
}
