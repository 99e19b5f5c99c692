/** Runs of consecutive local days with commits. There is no "today": the present is the last commit of the history. */

export type Streaks = { longest: number; current: number; longestFrom: number | null };

/**
 * `days` ascending and distinct. The current streak is the one that reaches `lastDay`, the local day of the last commit
 * of the whole history by anybody, or the day before it; otherwise it is 0.
 */
export function streaksOf(days: readonly number[], lastDay: number | null): Streaks {
  let [longest, run, longestFrom]: [number, number, number | null] = [0, 0, null];
  days.forEach((day, i) => {
    run = i > 0 && days[i - 1] === day - 1 ? run + 1 : 1;
    if (run > longest) {
      [longest, longestFrom] = [run, day - run + 1];
    }
  });
  const alive = lastDay !== null && (days.at(-1) ?? Number.NEGATIVE_INFINITY) >= lastDay - 1;
  return { longest, current: alive ? run : 0, longestFrom };
}
