/** One search for a point on a shortest edit path through a part of two sequences. */

export type Box = { from: number; to: number; fromOther: number; toOther: number };

/** How far the search has come on each diagonal, from both ends. Diagonal d is at index `zero + d`. */
export type Frontiers = { forward: Int32Array; backward: Int32Array; zero: number };

/** How many more diagonals may be looked at; below zero, the search is given up. */
export type Effort = { left: number };

/** `exactBefore` and `exactAfter`: which of the halves are known to be cheap, and therefore done exactly. */
export type Middle = { at: number; atOther: number; exactBefore: boolean; exactAfter: boolean };

type Range = { low: number; high: number };

/** So many equal lines in a row are a sign of being on the right way. */
const longRun = 20;
const costBeforeSettling = 256;
const advancePerCost = 4;
const infinity = 0x7fff_ffff;

/**
 * `costLimit` null: search until the middle is found. The box is not empty, and its corners do not match. `null` where the
 * effort does not suffice.
 */
export function findMiddle(
  before: Int32Array,
  after: Int32Array,
  box: Box,
  frontiers: Frontiers,
  costLimit: number | null,
  effort: Effort,
): Middle | null {
  const { from, to, fromOther, toOther } = box;
  const { forward, backward, zero } = frontiers;
  const [lowest, highest] = [from - toOther, to - fromOther];
  const [start, end] = [from - fromOther, to - toOther];
  const isOdd = ((start - end) & 1) !== 0;
  const ahead: Range = { low: start, high: start };
  const back: Range = { low: end, high: end };
  forward[zero + start] = from;
  backward[zero + end] = to;
  for (let cost = 1; ; cost += 1) {
    let sawLongRun = false;
    effort.left -= ahead.high - ahead.low + back.high - back.low + 2;
    if (effort.left < 0) return null;

    widen(ahead, lowest, highest, forward, zero, -1);
    for (let diagonal = ahead.high; diagonal >= ahead.low; diagonal -= 2) {
      const [below, above] = [forward[zero + diagonal - 1] ?? 0, forward[zero + diagonal + 1] ?? 0];
      const begin = below >= above ? below + 1 : above;
      let at = begin;
      while (at < to && at - diagonal < toOther && before[at] === after[at - diagonal]) at += 1;
      if (at - begin > longRun) sawLongRun = true;
      forward[zero + diagonal] = at;
      if (isOdd && back.low <= diagonal && diagonal <= back.high && (backward[zero + diagonal] ?? 0) <= at) {
        return { at, atOther: at - diagonal, exactBefore: true, exactAfter: true };
      }
    }

    widen(back, lowest, highest, backward, zero, infinity);
    for (let diagonal = back.high; diagonal >= back.low; diagonal -= 2) {
      const [below, above] = [backward[zero + diagonal - 1] ?? 0, backward[zero + diagonal + 1] ?? 0];
      const begin = below < above ? below : above - 1;
      let at = begin;
      while (at > from && at - diagonal > fromOther && before[at - 1] === after[at - diagonal - 1]) at -= 1;
      if (begin - at > longRun) sawLongRun = true;
      backward[zero + diagonal] = at;
      if (!isOdd && ahead.low <= diagonal && diagonal <= ahead.high && at <= (forward[zero + diagonal] ?? 0)) {
        return { at, atOther: at - diagonal, exactBefore: true, exactAfter: true };
      }
    }

    if (costLimit === null) continue;
    if (sawLongRun && cost > costBeforeSettling) {
      const promising =
        promisingAhead(before, after, box, frontiers, ahead, start, cost) ??
        promisingBack(before, after, box, frontiers, back, end, cost);
      if (promising !== null) return promising;
    }
    if (cost >= costLimit) return furthest(box, frontiers, ahead, back);
  }
}

/** One more diagonal on both sides, where the box has one; else every second one less, for those were done before. */
function widen(range: Range, lowest: number, highest: number, reached: Int32Array, zero: number, none: number): void {
  if (range.low > lowest) {
    range.low -= 1;
    reached[zero + range.low - 1] = none;
  } else range.low += 1;
  if (range.high < highest) {
    range.high += 1;
    reached[zero + range.high + 1] = none;
  } else range.high -= 1;
}

/** The point that has come furthest of those that came far for their cost and end in a long run of equal lines. */
function promisingAhead(
  before: Int32Array,
  after: Int32Array,
  { from, to, fromOther, toOther }: Box,
  { forward, zero }: Frontiers,
  range: Range,
  start: number,
  cost: number,
): Middle | null {
  let best = 0;
  let found: Middle | null = null;
  for (let diagonal = range.high; diagonal >= range.low; diagonal -= 2) {
    const at = forward[zero + diagonal] ?? 0;
    const atOther = at - diagonal;
    const advance = at - from + (atOther - fromOther) - Math.abs(diagonal - start);
    const isInside = from + longRun <= at && at < to && fromOther + longRun <= atOther && atOther < toOther;
    if (advance <= advancePerCost * cost || advance <= best || !isInside) continue;
    if (!isRun(before, at - longRun, after, atOther - longRun)) continue;
    best = advance;
    found = { at, atOther, exactBefore: true, exactAfter: false };
  }
  return found;
}

function promisingBack(
  before: Int32Array,
  after: Int32Array,
  { from, to, fromOther, toOther }: Box,
  { backward, zero }: Frontiers,
  range: Range,
  end: number,
  cost: number,
): Middle | null {
  let best = 0;
  let found: Middle | null = null;
  for (let diagonal = range.high; diagonal >= range.low; diagonal -= 2) {
    const at = backward[zero + diagonal] ?? 0;
    const atOther = at - diagonal;
    const advance = to - at + (toOther - atOther) - Math.abs(diagonal - end);
    const isInside = from < at && at <= to - longRun && fromOther < atOther && atOther <= toOther - longRun;
    if (advance <= advancePerCost * cost || advance <= best || !isInside) continue;
    if (!isRun(before, at, after, atOther)) continue;
    best = advance;
    found = { at, atOther, exactBefore: false, exactAfter: true };
  }
  return found;
}

function isRun(before: Int32Array, at: number, after: Int32Array, atOther: number): boolean {
  for (let index = 0; index < longRun; index += 1) {
    if (before[at + index] !== after[atOther + index]) return false;
  }
  return true;
}

/** Enough has been spent: the point that has come furthest from either end, cut off at the edges of the box. */
function furthest(
  { from, to, fromOther, toOther }: Box,
  { forward, backward, zero }: Frontiers,
  ahead: Range,
  back: Range,
): Middle {
  let [bestAhead, ahead1] = [-1, -1];
  for (let diagonal = ahead.high; diagonal >= ahead.low; diagonal -= 2) {
    let at = Math.min(forward[zero + diagonal] ?? 0, to);
    if (at - diagonal > toOther) at = toOther + diagonal;
    const sum = 2 * at - diagonal;
    if (sum > bestAhead) [bestAhead, ahead1] = [sum, at];
  }
  let [bestBack, back1] = [infinity, infinity];
  for (let diagonal = back.high; diagonal >= back.low; diagonal -= 2) {
    let at = Math.max(from, backward[zero + diagonal] ?? 0);
    if (at - diagonal < fromOther) at = fromOther + diagonal;
    const sum = 2 * at - diagonal;
    if (sum < bestBack) [bestBack, back1] = [sum, at];
  }
  return to + toOther - bestBack < bestAhead - (from + fromOther)
    ? { at: ahead1, atOther: bestAhead - ahead1, exactBefore: true, exactAfter: false }
    : { at: back1, atOther: bestBack - back1, exactBefore: false, exactAfter: true };
}
