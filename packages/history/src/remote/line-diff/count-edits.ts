/**
 * The edits between two sequences, by Myers' algorithm in linear space ("An O(ND) Difference Algorithm and Its Variations",
 * 1986, section 4b): the middle of a shortest edit is searched from both ends at once, and both halves are done the same
 * way. Where the search costs too much it settles for a promising point, by the rules that GNU diff introduced and git uses.
 */

import type { LineCounts } from "./count-lines.ts";
import { type Effort, type Frontiers, findMiddle } from "./find-middle.ts";
import { roughSquareRoot } from "./set-aside.ts";

const leastCostLimit = 256;

/** `exact`: no settling for less in this part. */
type Part = { from: number; to: number; fromOther: number; toOther: number; exact: boolean };

/** `null` where the effort does not suffice. */
export function countEdits(before: Int32Array, after: Int32Array, effort: Effort): LineCounts | null {
  const diagonals = before.length + after.length + 3;
  const frontiers: Frontiers = {
    forward: new Int32Array(diagonals),
    backward: new Int32Array(diagonals),
    zero: after.length + 1,
  };
  const costLimit = Math.max(roughSquareRoot(diagonals), leastCostLimit);
  let [added, deleted] = [0, 0];
  const parts: Part[] = [{ from: 0, to: before.length, fromOther: 0, toOther: after.length, exact: false }];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    let { from, to, fromOther, toOther } = part;
    while (from < to && fromOther < toOther && before[from] === after[fromOther]) {
      from += 1;
      fromOther += 1;
    }
    while (from < to && fromOther < toOther && before[to - 1] === after[toOther - 1]) {
      to -= 1;
      toOther -= 1;
    }
    if (from === to || fromOther === toOther) {
      added += toOther - fromOther;
      deleted += to - from;
      continue;
    }
    const box = { from, to, fromOther, toOther };
    const middle = findMiddle(before, after, box, frontiers, part.exact ? null : costLimit, effort);
    if (middle === null) return null;
    parts.push(
      { from: middle.at, to, fromOther: middle.atOther, toOther, exact: middle.exactAfter },
      { from, to: middle.at, fromOther, toOther: middle.atOther, exact: middle.exactBefore },
    );
  }
  return { added, deleted };
}
