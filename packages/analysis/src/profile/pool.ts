/**
 * Adds repositories up to one history, each scaled so that its commits count for its share. Counts are pooled, not scores:
 * two repositories that are opposites show what both together are, and what is missing in one is read from the others.
 *
 * The pooled history has as many commits as the weights leave evidence for, 1 / sum(share^2 / commits) (Kish 1965): all of
 * them where shares follow the commits, fewer where few commits count for much. So Wilson bounds and the least counts that
 * axes ask for mean what they mean in one repository.
 */

import { axisDefinitions } from "../axes/axes.ts";
import type { AxisDefinition, Standing } from "../axes/axis.ts";
import { type Counter, counterSlot, countOf, type Tally, tallyLength } from "../axes/tally.ts";
import { round } from "../statistics/scale.ts";
import type { SparseSums } from "./repo-sums.ts";

/** Components read from what has one date in a history: averaged over repositories, because dates do not add up. */
const oncePerHistory: ReadonlySet<string> = new Set(["ci", "test_earliness"]);

/** A repository ready to be added up. */
export type Pooled = {
  share: number;
  commits: number;
  standing: Standing;
  /** Its own sums, as its own analysis scored them. */
  tally: Tally;
  /** The same by groups, prepared for adding to others. */
  groups: (SparseSums & { commits: number })[];
  /** By component id: value of what happens once; null when this history does not tell. */
  once: ReadonlyMap<string, number | null>;
};

/** How often each group of each repository is taken, and how often the repository. */
export type Draw = { repo: Pooled; times: number; groups: Int32Array }[];

/** `total` is what the pooled history will count, as `effectiveCommits` says. */
export function prepare(groups: readonly SparseSums[], standing: Standing, share: number, total: number): Pooled {
  const tally = new Float64Array(tallyLength);
  for (const group of groups) addSums(tally, group, 1);
  const commits = countOf(tally, "commits");
  const factors = factorsOf(tally, standing, total);
  return {
    share,
    commits,
    standing,
    tally,
    groups: groups.map(({ slots, amounts }) => ({
      slots,
      amounts: amounts.map((amount, i) => amount * (factors.get(slots[i] ?? 0) ?? 1)),
      commits: commitsOf({ slots, amounts }),
    })),
    once: new Map(
      axisDefinitions
        .flatMap((axis) => axis.components.filter(({ id }) => oncePerHistory.has(id)))
        .map((component) => [component.id, component.value({ tally, standing })]),
    ),
  };
}

/**
 * What must change before amounts of different repositories may be added:
 * gaps between days are told in the repository's own mean gap, so that a daily and a weekly project, each even, stay even;
 * commits that touch instructions for AI tools are scored by their number, so they are averaged and not summed;
 * areas of a history cut off at its beginning say nothing about what came first.
 */
function factorsOf(tally: Tally, standing: Standing, total: number): Map<number, number> {
  const factors = new Map<number, number>();
  const set = (counter: Counter, factor: number) => factors.set(counterSlot[counter], factor);
  const meanGap = countOf(tally, "day_gap_sum") / countOf(tally, "day_gaps");
  if (meanGap > 0) {
    set("day_gap_sum", 1 / meanGap);
    set("day_gap_squares", 1 / meanGap ** 2);
  }
  set("ai_config", countOf(tally, "commits") / total);
  if (!standing.firstCommitSeen) {
    set("feature_areas", 0);
    set("planned_areas", 0);
  }
  return factors;
}

/** Commits the pooled history counts for; see above. */
export function effectiveCommits(repos: readonly Pick<Pooled, "share" | "commits">[]): number {
  // Rounded, so that one repository alone is scaled by exactly 1 and five features stay five.
  return round(1 / repos.reduce((sum, { share, commits }) => sum + share ** 2 / commits, 0), 6);
}

/** Every repository and group once. */
export function everything(repos: readonly Pooled[]): Draw {
  return repos.map((repo) => ({ repo, times: 1, groups: Int32Array.from(repo.groups, (_, i) => i) }));
}

/** Repositories with replacement, and within each the same number of its groups with replacement. */
export function drawRepos(repos: readonly Pooled[], random: () => number): Draw {
  const pick = (count: number) => Math.floor(random() * count);
  const times = new Int32Array(repos.length);
  for (let i = 0; i < repos.length; i++) {
    const at = pick(repos.length);
    times[at] = (times[at] ?? 0) + 1;
  }
  return repos.flatMap((repo, i) => {
    const taken = times[i] ?? 0;
    const groups = Int32Array.from({ length: taken * repo.groups.length }, () => pick(repo.groups.length));
    return taken === 0 ? [] : [{ repo, times: taken, groups }];
  });
}

/** Fills `tally` with the pooled sums of a draw, scaled to `total` commits. */
export function poolTally(draw: Draw, total: number, tally: Tally): Tally {
  tally.fill(0);
  const shares = draw.reduce((sum, { repo, times }) => sum + times * repo.share, 0);
  for (const { repo, times, groups } of draw) {
    const commits = groups.reduce((sum, group) => sum + (repo.groups[group]?.commits ?? 0), 0);
    const factor = commits > 0 ? (total * times * repo.share) / (shares * commits) : 0;
    for (const index of groups) {
      const group = repo.groups[index];
      if (group !== undefined) addSums(tally, group, factor);
    }
  }
  return tally;
}

/** What the pooled history stands on. The first touches are in `pooledAxes`. */
export function poolStanding(draw: Draw): Standing {
  const weigh = (read: (standing: Standing) => boolean) =>
    draw.reduce((sum, { repo, times }) => sum + (read(repo.standing) ? 1 : -1) * times * repo.share, 0);
  return {
    firstCommitSeen: draw.some(({ repo }) => repo.standing.firstCommitSeen),
    firstTouchesKnown: false,
    firstTest: null,
    firstCi: null,
    commitPolicy: weigh((standing) => standing.commitPolicy) > 0,
  };
}

/** The axes with what happens once in a history replaced by its weighted mean over the repositories that tell. */
export function pooledAxes(draw: Draw): AxisDefinition[] {
  const means = new Map([...oncePerHistory].map((id) => [id, meanOnce(draw, id)]));
  return axisDefinitions.map((axis) => ({
    ...axis,
    components: axis.components.map((component) => {
      const mean = means.get(component.id);
      return mean === undefined ? component : { ...component, value: () => mean };
    }),
  }));
}

function meanOnce(draw: Draw, id: string): number | null {
  let [sum, shares] = [0, 0];
  for (const { repo, times } of draw) {
    const value = repo.once.get(id) ?? null;
    if (value === null) continue;
    sum += times * repo.share * value;
    shares += times * repo.share;
  }
  return shares > 0 ? sum / shares : null;
}

function addSums(tally: Tally, { slots, amounts }: SparseSums, factor: number): void {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    tally[slot] = (tally[slot] ?? 0) + factor * (amounts[i] ?? 0);
  }
}

function commitsOf({ slots, amounts }: SparseSums): number {
  return amounts[slots.indexOf(counterSlot.commits)] ?? 0;
}
