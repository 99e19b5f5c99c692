/** Sittings: runs of one person's commits without a long gap. The gap is read from the person's own rhythm. */
import type { DatedFact } from "./subject.ts";

export type Session = { commits: DatedFact[] };

const defaultGapHours = 2;
/** Work before the first commit of a sitting leaves no mark; half an hour stands for it. */
const leadInMinutes = 30;
const fewestGapsForValley = 50;
const binsPerDecade = 5;

/** Splits every thread where the gap is longer than `gapHours`. */
export function splitSessions(threads: readonly (readonly DatedFact[])[], gapHours: number): Session[] {
  const sessions: Session[] = [];
  for (const thread of threads) {
    let last = Number.NEGATIVE_INFINITY;
    for (const fact of thread) {
      if (fact.authoredAt - last > gapHours * 3600) {
        sessions.push({ commits: [] });
      }
      sessions.at(-1)?.commits.push(fact);
      last = fact.authoredAt;
    }
  }
  return sessions;
}

/** Minutes from the first to the last commit, plus a lead-in of 30. */
export function sessionMinutes(session: Session): number {
  const first = session.commits[0]?.authoredAt ?? 0;
  return ((session.commits.at(-1)?.authoredAt ?? first) - first) / 60 + leadInMinutes;
}

/** Hours between consecutive commits of the same person. */
export function gapHoursOf(threads: readonly (readonly DatedFact[])[]): number[] {
  return threads.flatMap((thread) =>
    thread.slice(1).map((fact, i) => (fact.authoredAt - (thread[i]?.authoredAt ?? fact.authoredAt)) / 3600),
  );
}

/**
 * The gap that separates sittings, in hours: the valley between "minutes" and "next day" in the histogram of log gaps when
 * it has two humps, kept within 1 to 6 hours; else 2 hours.
 */
export function sessionGapHours(gaps: readonly number[]): number {
  const usable = gaps.filter((hours) => hours >= 1 / 60 && hours < 24 * 14);
  if (usable.length < fewestGapsForValley) {
    return defaultGapHours;
  }
  const bin = (hours: number) => Math.floor(Math.log10(hours * 60) * binsPerDecade);
  const counts = new Array<number>(bin(24 * 14) + 1).fill(0);
  for (const hours of usable) {
    counts[bin(hours)] = (counts[bin(hours)] ?? 0) + 1;
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
