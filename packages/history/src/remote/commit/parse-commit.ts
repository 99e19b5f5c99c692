/** A commit object in, its fields out. Pure. */

import type { RawCommit } from "@vibe/analysis/commit/commit";
import { badAnswer } from "../remote-error.ts";
import { decodeText } from "./decode-text.ts";
import { parseIdentity } from "./parse-identity.ts";

/** What walking needs: names as hexadecimal digits, and when it was committed, for the order. */
export type CommitLinks = { tree: string; parents: string[]; committedAt: number };

/** Beyond this git's own arithmetic and ours differ, and no calendar goes there. */
const latest = 2 ** 52;
const maxParents = 10_000;

/** The tree and the parents are the first lines of every commit. Throws `RemoteError` for what is no commit. */
export function parseLinks(content: Buffer, shaLength: number): CommitLinks {
  const lineBytes = shaLength + 8; // "parent " and the line break.
  const tree = content.toString("latin1", 5, 5 + shaLength);
  if (content.toString("latin1", 0, 5) !== "tree " || !isName(tree, shaLength))
    throw badAnswer("a commit without a tree");
  const parents: string[] = [];
  let at = 5 + shaLength + 1;
  while (content.toString("latin1", at, at + 7) === "parent ") {
    const parent = content.toString("latin1", at + 7, at + lineBytes - 1);
    if (!isName(parent, shaLength)) throw badAnswer("a commit with a parent that is none");
    parents.push(parent);
    if (parents.length > maxParents) throw badAnswer("a commit with too many parents");
    at += lineBytes;
  }
  return { tree, parents, committedAt: committedAt(content, at) };
}

/** The fields of a listing; `files` is null, and `parents` are what the caller knows of them. */
export function parseCommit(sha: string, content: Buffer, parents: string[]): RawCommit {
  const end = content.indexOf(0); // Text as git sees it ends there.
  const bytes = end === -1 ? content : content.subarray(0, end);
  const encoding = headersOf(bytes.toString("latin1")).encoding;
  const text = decodeText(bytes, encoding);
  const { author, committer, messageAt } = headersOf(text);
  return {
    sha,
    parents,
    author: parseIdentity(author ?? ""),
    committer: parseIdentity(committer ?? ""),
    message: text.slice(messageAt).trimEnd(),
    files: null,
    countsKnown: true,
    aiNote: null,
  };
}

/** Headers end at the first empty line. Of two of a name the last author counts, as in git, and the first encoding. */
function headersOf(text: string): {
  author: string | null;
  committer: string | null;
  encoding: string | null;
  messageAt: number;
} {
  const headers = { author: null as string | null, committer: null as string | null, encoding: null as string | null };
  let at = 0;
  while (at < text.length && text[at] !== "\n") {
    const lineEnd = text.indexOf("\n", at);
    const end = lineEnd === -1 ? text.length : lineEnd;
    if (text.startsWith("author ", at)) headers.author = text.slice(at + 7, end);
    else if (text.startsWith("committer ", at)) headers.committer = text.slice(at + 10, end);
    else if (text.startsWith("encoding ", at)) headers.encoding ??= text.slice(at + 9, end);
    at = end + 1;
  }
  return { ...headers, messageAt: at + 1 };
}

/** Read as git reads it for its order of commits, which is not how it shows a date: no line, no date, no matter what follows. */
function committedAt(content: Buffer, headersAt: number): number {
  const authorEnd = content.indexOf(0x0a, headersAt);
  if (authorEnd === -1 || content.toString("latin1", headersAt, headersAt + 6) !== "author") return 0;
  const at = authorEnd + 1;
  if (content.toString("latin1", at, at + 9) !== "committer") return 0;
  const close = content.indexOf(0x3e, at);
  const end = close === -1 ? -1 : content.indexOf(0x0a, close);
  if (end === -1) return 0;
  const [, sign, digits] = /^[ \t\n\v\f\r]*([+-]?)(\d+)/.exec(content.toString("latin1", close + 1, end)) ?? [];
  if (digits === undefined) return 0;
  // Of a date before 1970 git's unsigned numbers make one at the end of time.
  return sign === "-" && Number(digits) > 0
    ? latest - Math.min(Number(digits), latest)
    : Math.min(Number(digits), latest);
}

function isName(text: string, shaLength: number): boolean {
  return text.length === shaLength && /^[0-9a-f]+$/.test(text);
}
