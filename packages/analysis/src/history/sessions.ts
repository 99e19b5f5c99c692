/** Sittings: runs of one person's commits without a long gap. The gap is read from the person's own rhythm. */
import { personOf, type Selection } from "./subject.ts";

export type Sessions = {
  count: number;
  /** By commit, in the order of the selection: its sitting. Sittings are numbered by their first commit. */
  of: Int32Array;
  /** By sitting, in seconds since the epoch. */
  start: Uint32Array;
  end: Uint32Array;
  commits: Uint32Array;
};

const defaultGapHours = 2;
/** Work before the first commit of a sitting leaves no mark; half an hour stands for it. */
const leadInMinutes = 30;
const fewestGapsForValley = 50;
const binsPerDecade = 5;

/** By dated commit: the same person's commit before it, or -1. */
export function previousCommits(selection: Selection): Int32Array {
  const { facts, rows, dated, byAuthor } = selection;
  const last = new Int32Array(byAuthor ? facts.authors.list.length : 1).fill(-1);
  const previous = new Int32Array(dated);
  for (let i = 0; i < dated; i++) {
    const person = personOf(selection, rows[i] as number);
    previous[i] = last[person] as number;
    last[person] = i;
  }
  return previous;
}

/** Seconds between consecutive commits of the same person, one for each commit that has one before it. */
export function gapsOf({ facts, rows }: Selection, previous: Int32Array): Uint32Array {
  const gaps = new Uint32Array(previous.length);
  let count = 0;
  for (let i = 0; i < previous.length; i++) {
    const before = previous[i] as number;
    if (before >= 0) {
      gaps[count] =
        (facts.authoredAt[rows[i] as number] as number) - (facts.authoredAt[rows[before] as number] as number);
      count += 1;
    }
  }
  return gaps.subarray(0, count);
}

/** A commit starts a new sitting where the same person's commit before it is longer ago than `gapHours`. */
export function splitSessions({ facts, rows }: Selection, previous: Int32Array, gapHours: number): Sessions {
  const of = new Int32Array(previous.length);
  let count = 0;
  for (let i = 0; i < previous.length; i++) {
    const before = previous[i] as number;
    const goesOn =
      before >= 0 &&
      (facts.authoredAt[rows[i] as number] as number) - (facts.authoredAt[rows[before] as number] as number) <=
        gapHours * 3600;
    of[i] = goesOn ? (of[before] as number) : count;
    count += goesOn ? 0 : 1;
  }
  const [start, end, commits] = [new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < previous.length; i++) {
    const session = of[i] as number;
    const at = facts.authoredAt[rows[i] as number] as number;
    if (commits[session] === 0) start[session] = at;
    end[session] = at;
    commits[session] = (commits[session] as number) + 1;
  }
  return { count, of, start, end, commits };
}

/** By sitting: minutes from the first to the last commit, plus a lead-in of 30. */
export function sessionMinutes({ start, end }: Sessions): Float64Array {
  const minutes = new Float64Array(start.length);
  for (let session = 0; session < start.length; session++) {
    minutes[session] = ((end[session] as number) - (start[session] as number)) / 60 + leadInMinutes;
  }
  return minutes;
}

/**
 * The gap that separates sittings, in hours: the valley between "minutes" and "next day" in the histogram of log gaps when
 * it has two humps, kept within 1 to 6 hours; else 2 hours. `gaps` in seconds.
 */
export function sessionGapHours(gaps: ArrayLike<number>): number {
  const bin = (hours: number) => Math.floor(Math.log10(hours * 60) * binsPerDecade);
  const counts = new Array<number>(bin(24 * 14) + 1).fill(0);
  let usable = 0;
  for (let i = 0; i < gaps.length; i++) {
    const hours = (gaps[i] as number) / 3600;
    if (hours < 1 / 60 || hours >= 24 * 14) continue;
    counts[bin(hours)] = (counts[bin(hours)] ?? 0) + 1;
    usable += 1;
  }
  if (usable < fewestGapsForValley) {
    return defaultGapHours;
  }
  const smooth = smoothed(smoothed(counts));
  const highest = (from: number, to: number) => Math.max(...smooth.slice(bin(from), bin(to) + 1));
  const [near, far] = [highest(1 / 60, 1), highest(6, 24 * 13)];
  let valley = bin(1);
  for (let i = valley; i <= bin(6); i++) {
    if ((smooth[i] ?? 0) < (smooth[valley] ?? 0)) valley = i;
  }
  // The valley must be clearly lower than both humps, or it is a ripple.
  if ((smooth[valley] ?? 0) > 0.8 * Math.min(near, far)) {
    return defaultGapHours;
  }
  const hours = 10 ** ((valley + 0.5) / binsPerDecade) / 60;
  return Math.round(Math.min(6, Math.max(1, hours)) * 10) / 10;
}

function smoothed(counts: readonly number[]): number[] {
  return counts.map((count, i) => ((counts[i - 1] ?? 0) + 2 * count + (counts[i + 1] ?? 0)) / 4);
}
