/** Added and deleted lines between two contents: the numbers of `git diff --numstat`. */

import { countEdits } from "./count-edits.ts";
import type { Effort } from "./find-middle.ts";
import { classifyLines, splitLines } from "./lines.ts";
import { setAside } from "./set-aside.ts";

export type LineCounts = { added: number; deleted: number };

/** For one file or many: some seconds. Real files take a thousandth of it. */
export function usualEffort(): Effort {
  return { left: 500_000_000 };
}

/** git looks for a zero byte in so many bytes, and counts no lines where it finds one. */
const binaryWindow = 8_000;

export function isBinary(content: Buffer): boolean {
  const zero = content.indexOf(0);
  return zero !== -1 && zero < binaryWindow;
}

/**
 * Counts changed lines of two texts. A line includes its line break, so a file that gains one at its end has changed. Not
 * the smallest number possible: beyond a cost git stops looking, and so does this, at the same point. `null` where the effort does not suffice.
 */
export function countLines(before: Buffer, after: Buffer, effort: Effort = usualEffort()): LineCounts | null {
  if (before.equals(after)) return { added: 0, deleted: 0 };
  const [old, now] = [splitLines(before), splitLines(after)];
  if (old.length === 0 || now.length === 0) return { added: now.length, deleted: old.length };
  const classes = classifyLines(before, old, after, now);
  let start = 0;
  const shorter = Math.min(old.length, now.length);
  while (start < shorter && classes.before[start] === classes.after[start]) start += 1;
  let [endOld, endNow] = [old.length, now.length];
  while (endOld > start && endNow > start && classes.before[endOld - 1] === classes.after[endNow - 1]) {
    endOld -= 1;
    endNow -= 1;
  }
  if (endOld === start || endNow === start) return { added: endNow - start, deleted: endOld - start };
  const keptOld = setAside(classes.before, classes.countsAfter, start, endOld);
  const keptNow = setAside(classes.after, classes.countsBefore, start, endNow);
  const edits = countEdits(keptOld, keptNow, effort);
  if (edits === null) return null;
  return {
    added: edits.added + (endNow - start - keptNow.length),
    deleted: edits.deleted + (endOld - start - keptOld.length),
  };
}
