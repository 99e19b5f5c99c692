/**
 * Trailers of a commit message: `Co-authored-by: Jane <jane@example.com>` and the like. Follows git-interpret-trailers
 * where real messages do, and is more forgiving where squash merges and editors are not.
 */
import { aiTools, assistanceTrailers } from "./ai-tools.ts";

export type Trailer = { name: string; value: string };
export type TrailerIdentity = { name: string; email: string };

const tokenLine = /^([A-Za-z][A-Za-z0-9-]{0,40})[ \t]{0,3}:[ \t]*(\S.*)$/;

/** Squash merges and editors indent co-authors or list them; four blanks are a quoted log. */
const coAuthorLine = /^ {0,3}(?:[*+-] {1,3})?(co-authored-by)[ \t]{0,3}:[ \t]*(\S.*)$/i;

const wellKnown = new Set([
  ...(
    "co-authored-by signed-off-by reviewed-by acked-by tested-by reported-by suggested-by helped-by cc fixes closes refs " +
    "change-id co-developed-by cherry-picked-from git-svn-id link see-also"
  ).split(" "),
  ...assistanceTrailers,
  ...aiTools.flatMap((tool) => tool.trailers.map((trailer) => trailer.replace(/: .*$/, ""))),
]);

/**
 * All trailers below the subject line: the last paragraph if it holds at least one well-known trailer, and co-author
 * lines anywhere in the body, where squash merges leave them. Names are lower case, folded lines joined by one space.
 */
export function parseTrailers(message: string): Trailer[] {
  const lines = message.replace(/\r\n?/g, "\n").trimEnd().split("\n").slice(1);
  const found = lines.map(() => null as Trailer | null);
  for (let i = 0; i < lines.length; i++) {
    found[i] = readTrailer(lines, i);
  }
  const start = lastParagraphStart(lines);
  const block = found.slice(start).some((trailer) => trailer !== null && wellKnown.has(trailer.name));
  return found.filter(
    (trailer, i): trailer is Trailer =>
      trailer !== null && ((block && i >= start) || trailer.name === "co-authored-by"),
  );
}

/** `Jane Doe <jane@example.com>` taken apart; the e-mail is "" when there is none. */
export function parseTrailerIdentity(value: string): TrailerIdentity {
  const open = value.lastIndexOf("<");
  if (open < 0) {
    return { name: value.trim(), email: "" };
  }
  const close = value.indexOf(">", open);
  return {
    name: value.slice(0, open).trim(),
    email: value.slice(open + 1, close < 0 ? value.length : close).trim(),
  };
}

function readTrailer(lines: readonly string[], index: number): Trailer | null {
  const line = lines[index] ?? "";
  const match = coAuthorLine.exec(line) ?? tokenLine.exec(line);
  if (match === null) {
    return null;
  }
  let value = (match[2] ?? "").trimEnd();
  for (let next = index + 1; isFolded(lines[next] ?? ""); next++) {
    value += ` ${(lines[next] ?? "").trim()}`;
  }
  return { name: (match[1] ?? "").toLowerCase(), value };
}

function isFolded(line: string): boolean {
  return /^[ \t]+\S/.test(line) && !coAuthorLine.test(line);
}

function lastParagraphStart(lines: readonly string[]): number {
  for (let i = lines.length - 1; i >= 0; i--) {
    if ((lines[i] ?? "").trim() === "") {
      return i + 1;
    }
  }
  return 0;
}
