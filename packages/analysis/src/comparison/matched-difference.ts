/**
 * The difference between two kinds of commits within strata: each stratum compares like with like (one repository, one
 * author, one quarter), and the strata are averaged. Nothing here knows what is measured.
 */

/** Commits of strata in which both kinds take turns, with strata and sessions numbered from 0 without gaps. */
export type Matched = {
  /** Positions in the columns of the commits kept. */
  rows: Int32Array;
  /** Per kept commit: 1 attributed, 0 not. */
  attributed: Uint8Array;
  stratum: Int32Array;
  session: Int32Array;
  strata: number;
  sessions: number;
  /** Kept commits, [attributed, unattributed]. */
  commits: [number, number];
};

/** Sums of one measure over the matched commits it applies to. Pairs are [attributed, unattributed]. */
export type Difference = {
  commits: [number, number];
  sessions: [number, number];
  /** Stratum-weighted means of the two kinds; their difference is the estimate. */
  means: [number, number];
  difference: number;
  /** Of the difference; NaN when it cannot be estimated. */
  standardError: number;
  degreesOfFreedom: number;
  /** Sum of the values, and of one minus the values: events and non-events of a 0/1 measure. */
  events: [number, number];
  /** The lowest number of events or non-events to be expected in either kind if the two did not differ. */
  fewestExpected: number;
};

type Columns = { count: number; attributed: Uint8Array; stratum: Int32Array; session: Int32Array };

/**
 * Keeps the dated commits (session 0 or more) of each stratum between the first and the last time that the kinds take turns.
 * Where a tool came into use once and stayed, "with" is "after", and all else that changed at the time would look like the
 * tool's doing: what comes before the first turn or after the last has nothing beside it to be compared with. Commits come in
 * order of time.
 */
export function matchStrata({ count, attributed, stratum, session }: Columns): Matched {
  const strata = new Map<number, number>();
  const lastKind: number[] = [];
  const firstTurn: number[] = [];
  const lastTurn: number[] = [];
  const turns: number[] = [];
  const dense = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    if ((session[i] ?? -1) < 0) continue;
    const key = stratum[i] ?? 0;
    const kind = attributed[i] ?? 0;
    let index = strata.get(key);
    if (index === undefined) {
      index = strata.size;
      strata.set(key, index);
      lastKind.push(kind);
      turns.push(0);
    }
    if (lastKind[index] !== kind) {
      lastKind[index] = kind;
      firstTurn[index] ??= i;
      lastTurn[index] = i;
      turns[index] = (turns[index] ?? 0) + 1;
    }
    dense[i] = index;
  }
  // Three turns leave one run of each kind between the first and the last.
  const isMatched = (i: number) => {
    const index = dense[i] ?? -1;
    return (turns[index] ?? 0) >= 3 && i >= (firstTurn[index] ?? count) && i < (lastTurn[index] ?? 0);
  };
  let size = 0;
  for (let i = 0; i < count; i++) size += isMatched(i) ? 1 : 0;
  const matched: Matched = {
    rows: new Int32Array(size),
    attributed: new Uint8Array(size),
    stratum: new Int32Array(size),
    session: new Int32Array(size),
    strata: strata.size,
    sessions: 0,
    commits: [0, 0],
  };
  const sessions = new Map<number, number>();
  let next = 0;
  for (let i = 0; i < count; i++) {
    const index = dense[i] ?? -1;
    if (!isMatched(i)) continue;
    const key = session[i] ?? 0;
    let cluster = sessions.get(key);
    if (cluster === undefined) {
      cluster = sessions.size;
      sessions.set(key, cluster);
    }
    const isAttributed = attributed[i] === 1;
    matched.rows[next] = i;
    matched.attributed[next] = isAttributed ? 1 : 0;
    matched.stratum[next] = index;
    matched.session[next] = cluster;
    matched.commits[isAttributed ? 0 : 1] += 1;
    next += 1;
  }
  matched.sessions = sessions.size;
  return matched;
}

/**
 * Within-stratum difference of means, strata weighted by n1*n0/(n1+n0): the coefficient of a regression on the kind with
 * one constant a stratum, and for shares the Mantel-Haenszel risk difference (Greenland and Robins 1985). Its variance is
 * robust to any likeness of commits within a session (Liang and Zeger 1986, CR1), with the number of sessions of the rarer
 * kind in the correction and in the degrees of freedom, because that is what bounds the evidence. With `isShare` the
 * variance is at least that of independent commits that do not differ: where a rare event was never seen in one kind, the
 * residuals alone would call that kind certain. `values` are those of all commits, NaN where the measure does not apply.
 */
export function matchedDifference(matched: Matched, values: ArrayLike<number>, isShare: boolean): Difference {
  const { rows, attributed, stratum, session } = matched;
  const width = matched.strata;
  // Per stratum, first the unattributed and then the attributed: number, sum, and the square sum of both.
  const counts = new Float64Array(2 * width);
  const sums = new Float64Array(2 * width);
  const squares = new Float64Array(width);
  for (let k = 0; k < rows.length; k++) {
    const value = values[rows[k] as number] as number;
    if (Number.isNaN(value)) continue;
    const s = stratum[k] as number;
    const cell = 2 * s + (attributed[k] as number);
    counts[cell] = (counts[cell] as number) + 1;
    sums[cell] = (sums[cell] as number) + value;
    squares[s] = (squares[s] as number) + value * value;
  }
  const pooled = poolStrata(counts, sums, squares, width);
  const difference = pooled.means[0] - pooled.means[1];
  // Per stratum: the share of the attributed, NaN where one kind is missing, and the mean of both.
  const shares = new Float64Array(width);
  const means = new Float64Array(width);
  for (let s = 0; s < width; s++) {
    const [n0, n1] = [counts[2 * s] as number, counts[2 * s + 1] as number];
    shares[s] = n0 === 0 || n1 === 0 ? Number.NaN : n1 / (n0 + n1);
    means[s] = ((sums[2 * s] as number) + (sums[2 * s + 1] as number)) / (n0 + n1);
  }
  // Influence of each commit: (kind - share of the kind) * (value - mean - what the difference explains).
  const influence = new Float64Array(matched.sessions);
  const seen = new Uint8Array(matched.sessions);
  for (let k = 0; k < rows.length; k++) {
    const s = stratum[k] as number;
    const kind = attributed[k] as number;
    const centred = kind - (shares[s] as number);
    const value = values[rows[k] as number] as number;
    if (Number.isNaN(value) || Number.isNaN(centred)) continue;
    const residual = value - (means[s] as number) - difference * centred;
    const g = session[k] as number;
    influence[g] = (influence[g] as number) + centred * residual;
    seen[g] = (seen[g] ?? 0) | (kind === 1 ? 2 : 1);
  }
  const sessions: [number, number] = [0, 0];
  let meat = 0;
  for (let g = 0; g < influence.length; g++) {
    meat += (influence[g] ?? 0) ** 2;
    sessions[0] += (seen[g] ?? 0) >> 1;
    sessions[1] += (seen[g] ?? 0) & 1;
  }
  const n = pooled.commits[0] + pooled.commits[1];
  const clusters = Math.min(...sessions);
  const correction = (clusters / (clusters - 1)) * ((n - 1) / (n - pooled.strata - 1));
  const robust = (meat * correction) / pooled.weight ** 2;
  const independent = pooled.variance / pooled.weight ** 2;
  const known = clusters > 1 && n > pooled.strata + 1 && pooled.weight > 0;
  return {
    commits: pooled.commits,
    sessions,
    means: pooled.means,
    difference,
    standardError: known ? Math.sqrt(isShare ? Math.max(robust, independent) : robust) : Number.NaN,
    degreesOfFreedom: Math.max(1, clusters - 1),
    events: pooled.events,
    fewestExpected: pooled.fewestExpected,
  };
}

function poolStrata(counts: Float64Array, sums: Float64Array, squares: Float64Array, width: number) {
  let [weight, mean1, mean0, variance, strata] = [0, 0, 0, 0, 0];
  const commits: [number, number] = [0, 0];
  const events: [number, number] = [0, 0];
  const expected = [0, 0, 0, 0];
  for (let s = 0; s < width; s++) {
    const [n0, n1, sum0, sum1] = [counts[2 * s] ?? 0, counts[2 * s + 1] ?? 0, sums[2 * s] ?? 0, sums[2 * s + 1] ?? 0];
    if (n0 === 0 || n1 === 0) continue;
    const n = n0 + n1;
    const w = (n0 * n1) / n;
    const mean = (sum0 + sum1) / n;
    strata += 1;
    weight += w;
    mean1 += (w * sum1) / n1;
    mean0 += (w * sum0) / n0;
    // Of the stratum's difference, times w squared, if the two kinds were one population.
    variance += (w * Math.max(0, (squares[s] ?? 0) - n * mean * mean)) / (n - 1);
    commits[0] += n1;
    commits[1] += n0;
    events[0] += sum0 + sum1;
    events[1] += n - sum0 - sum1;
    [n1 * mean, n1 * (1 - mean), n0 * mean, n0 * (1 - mean)].forEach((value, i) => {
      expected[i] = (expected[i] ?? 0) + value;
    });
  }
  const means: [number, number] = weight > 0 ? [mean1 / weight, mean0 / weight] : [Number.NaN, Number.NaN];
  return { weight, means, variance, strata, commits, events, fewestExpected: Math.min(...expected) };
}
