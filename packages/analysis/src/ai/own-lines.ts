/** The lines of a message that speak for the commit itself, without what it quotes from others. */

const fence = /^ {0,3}(?:```|~~~)/;
const blockQuote = /^ {0,3}>/;
const closedRevert = /"(?: \(#\d+\))?$/;
const revert = /^(?:revert|reapply)\b/i;
const quotedSubject = /^(?:revert|reapply) "(.+)"(?: \(#\d+\))?$/i;
const reversal = /^This reverts commit [0-9a-f]{7,64}\b/i;

/**
 * All lines below the subject. Quoted ones are blank: fenced code, block quotes, a whole message in the quotation marks
 * of a revert, and the message of the reverted commit where it is pasted: down to "This reverts commit ...", and from a
 * line on that repeats its subject. A fence or a quotation mark that is never closed quotes nothing.
 */
export function ownLines(message: string): string[] {
  const text = message.includes("\r") ? message.replace(/\r\n?/g, "\n") : message;
  const [subject = "", ...below] = text.trimEnd().split("\n");
  const lines = below.map((line) => (blockQuote.test(line) ? "" : line));
  // `Revert "` and the first line of a message that goes on below and ends in a quotation mark.
  if (/^(?:revert|reapply) "/i.test(subject) && subject.split('"').length % 2 === 0) {
    lines.fill("", 0, 1 + lines.findIndex((line) => closedRevert.test(line)));
  }
  if (revert.test(subject)) {
    blankPasted(lines, quotedSubject.exec(subject)?.[1]);
  }
  for (let start = nextFence(lines, 0); start >= 0; start = nextFence(lines, start)) {
    const end = nextFence(lines, start + 1);
    if (end < 0) break;
    lines.fill("", start, end + 1);
  }
  return lines;
}

function blankPasted(lines: string[], original: string | undefined): void {
  lines.fill(
    "",
    0,
    lines.findLastIndex((line) => reversal.test(line)),
  );
  const again = original === undefined ? -1 : lines.findIndex((line) => line.trim() === original);
  if (again >= 0) lines.fill("", again);
}

function nextFence(lines: readonly string[], from: number): number {
  for (let i = from; i < lines.length; i++) if (fence.test(lines[i] ?? "")) return i;
  return -1;
}
