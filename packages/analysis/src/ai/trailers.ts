/**
 * Trailers of a commit message: `Co-authored-by: Jane <jane@example.com>` and the like. Follows git-interpret-trailers
 * where real messages do, and is more forgiving where squash merges and editors are not.
 */
import { aiTools, assistanceTrailers } from "./ai-tools.ts";
import { ownLines } from "./own-lines.ts";

/** `listed` is set on an item of a list: lists of trailers are how messages about trailers quote them. */
export type Trailer = { name: string; value: string; listed?: true };
export type TrailerIdentity = { name: string; email: string };

const tokenLine = /^([A-Za-z][A-Za-z0-9-]{0,40})[ \t]{0,3}:[ \t]*(\S.*)$/;

/** Squash merges and editors indent co-authors or list them; four blanks are a quoted log. */
const coAuthorLine = /^ {0,3}(?:[*+-] {1,3})?(co-authored-by)[ \t]{0,3}:[ \t]*(\S.*)$/i;
const listItem = /^ {0,3}[*+-] /;

/** Squash merges leave these anywhere in a body: co-authors, and what says of itself that a tool helped. */
const anywhere = new Set([
  "co-authored-by",
  ...assistanceTrailers,
  ...aiTools.flatMap((tool) => tool.trailers.map((trailer) => trailer.replace(/: .*$/, ""))),
]);

const wellKnown = new Set([
  ...(
    "signed-off-by reviewed-by acked-by tested-by reported-by suggested-by helped-by cc fixes closes refs " +
    "change-id cherry-picked-from git-svn-id link see-also"
  ).split(" "),
  ...anywhere,
]);

/** All trailers below the subject line. Names are lower case, folded lines joined by one space. */
export function parseTrailers(message: string): Trailer[] {
  return trailersOf(ownLines(message));
}

/**
 * The trailers among the lines below a subject: the last paragraph if it holds at least one well-known trailer, and
 * elsewhere those that squash merges leave there.
 */
export function trailersOf(lines: readonly string[]): Trailer[] {
  const start = lastParagraphStart(lines);
  const found: Trailer[] = [];
  const block: Trailer[] = [];
  for (let i = 0; i < lines.length; i++) {
    const trailer = readTrailer(lines, i);
    if (trailer === null) continue;
    if (i >= start) block.push(trailer);
    else if (anywhere.has(trailer.name)) found.push(trailer);
  }
  const isBlock = block.some((trailer) => wellKnown.has(trailer.name));
  return isBlock ? [...found, ...block] : found;
}

/**
 * `Jane Doe <jane@example.com>` taken apart, brackets or not; the e-mail is "" when there is none, and when words follow
 * the address: then it is a sentence about a trailer.
 */
export function parseTrailerIdentity(value: string): TrailerIdentity {
  const open = value.lastIndexOf("<");
  if (open < 0) {
    const [, name, email] = /^(.*\S)\s+([^\s@<>]+@[^\s@<>]+\.[a-z]+)$/i.exec(value) ?? [];
    return name === undefined || email === undefined ? { name: value.trim(), email: "" } : { name, email };
  }
  const close = value.indexOf(">", open);
  if (close >= 0 && value.slice(close + 1).trim() !== "") {
    return { name: value.trim(), email: "" };
  }
  return {
    name: value.slice(0, open).trim(),
    email: value.slice(open + 1, close < 0 ? value.length : close).trim(),
  };
}

function readTrailer(lines: readonly string[], index: number): Trailer | null {
  const line = lines[index] ?? "";
  if (!line.includes(":")) {
    return null;
  }
  const match = coAuthorLine.exec(line) ?? tokenLine.exec(line);
  if (match === null) {
    return null;
  }
  let value = (match[2] ?? "").trimEnd();
  for (let next = index + 1; next < lines.length; next++) {
    const joint = continuation(value, lines[next] ?? "");
    if (joint === null) break;
    value += joint;
  }
  const name = (match[1] ?? "").toLowerCase();
  return listItem.test(line) ? { name, value, listed: true } : { name, value };
}

/**
 * What the next line adds to a value, or null where it is a line of its own: folded by git, or wrapped at 72 columns by
 * a squash merge, before or within the address. An address ends a value.
 */
function continuation(value: string, line: string): string | null {
  if (value.endsWith(">") || line === "") {
    return null;
  }
  const text = line.trim();
  if (value.includes("<")) {
    return /^[^\s<>]+>$/.test(text) ? text : null;
  }
  return /^<[^\s<>]+>$/.test(text) || (/^[ \t]/.test(line) && text !== "" && !coAuthorLine.test(line))
    ? ` ${text}`
    : null;
}

function lastParagraphStart(lines: readonly string[]): number {
  for (let i = lines.length - 1; i >= 0; i--) {
    if ((lines[i] ?? "").trim() === "") {
      return i + 1;
    }
  }
  return 0;
}
