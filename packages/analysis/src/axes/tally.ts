/**
 * A tally is a vector of named sums and coarse distributions. Tallies add up: over sessions to a history, over resampled
 * sessions to a bootstrap replicate, later over repositories to a profile. Every axis is computed from one.
 */
import { subsystems } from "../commit/subsystem-rules.ts";

const counters = [
  "commits",
  "attributed",
  "with_paths",
  "ai_config",
  "ci_touched",
  "work_with_paths",
  "docs_touched",
  "testable",
  "tested",
  "tested_later",
  "features",
  "followed",
  "near",
  "returns",
  "return_speed",
  "reverts_and_fixups",
  "issues",
  "explained",
  "conventional",
  "feature_areas",
  "planned_areas",
  "scoped",
  "placed",
  "places",
  "layered",
  "multi_layer",
  "day_gaps",
  "day_gap_sum",
  "day_gap_squares",
  "pull_requests",
  "guarded_pull_requests",
  "linked_pull_requests",
  "structured_pull_requests",
] as const;
export type Counter = (typeof counters)[number];

/** Octaves each distribution needs: of 1 + files, lines, commits. Larger values share the last bin. */
const octaves = { files: 16, lines: 24, session_commits: 12, week_commits: 14, pull_request_files: 12 };
export type DistributionName = keyof typeof octaves;

/** Scopes and subsystems are counted in slots of their own; scope ids are folded onto 256 of them. */
const scopeSlots = 256;

/** Eight bins an octave of 1+x: whole numbers up to 11 have a bin each, above that a bin is 9 % wide. */
const binsPerOctave = 8;

/** Where the bins of each distribution begin; a bin has two slots, its count and the sum of its values. */
const distributionStart = {} as Record<DistributionName, number>;
let nextSlot: number = counters.length;
for (const name of Object.keys(octaves) as DistributionName[]) {
  distributionStart[name] = nextSlot;
  nextSlot += 2 * binsPerOctave * octaves[name];
}
const scopeStart = nextSlot;
const subsystemStart = scopeStart + scopeSlots;
export const tallyLength = subsystemStart + subsystems.length;

export type Tally = Float64Array;
export type Bin = { value: number; count: number };

export const counterSlot = Object.fromEntries(counters.map((name, i) => [name, i])) as Readonly<
  Record<Counter, number>
>;
const subsystemIndex = new Map<string, number>(subsystems.map((name, i) => [name, i]));

export function scopeSlot(scopeId: number): number {
  return scopeStart + (scopeId % scopeSlots);
}

export function subsystemSlot(name: string): number {
  return subsystemStart + (subsystemIndex.get(name) ?? subsystems.length - 1);
}

/** Bins of the whole numbers that come most: a logarithm takes longer than all else that is done with a number. */
const binOfSmall = Uint8Array.from({ length: 2048 }, (_, value) => binOf(value));

function binOf(value: number): number {
  return Math.floor(Math.log2(1 + Math.max(0, value)) * binsPerOctave + 1e-9);
}

/** First of the two slots of the bin `value` falls in: its count; the sum of the values is in the next. */
export function binSlot(name: DistributionName, value: number): number {
  const bin = binOfSmall[value] ?? binOf(value);
  return distributionStart[name] + 2 * Math.min(binsPerOctave * octaves[name] - 1, bin);
}

export function countOf(tally: Tally, name: Counter): number {
  return tally[counterSlot[name]] ?? 0;
}

/** A view, not a copy. */
export function scopeCounts(tally: Tally): Float64Array {
  return tally.subarray(scopeStart, subsystemStart);
}

export function subsystemCount(tally: Tally, name: string): number {
  return tally[subsystemSlot(name)] ?? 0;
}

/** The filled bins of a distribution, ascending, each with the mean of what fell in it. */
export function binsOf(tally: Tally, name: DistributionName): Bin[] {
  const start = distributionStart[name];
  const bins: Bin[] = [];
  for (let slot = start; slot < start + 2 * binsPerOctave * octaves[name]; slot += 2) {
    const count = tally[slot] ?? 0;
    if (count > 0) bins.push({ value: (tally[slot + 1] ?? 0) / count, count });
  }
  return bins;
}

/** Type-7 quantile over bins; exact where a bin holds one whole number. */
export function quantileOfBins(bins: readonly Bin[], p: number): number | null {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (total <= 0) {
    return null;
  }
  const position = (total - 1) * p;
  const below = valueAt(bins, Math.floor(position));
  const above = valueAt(bins, Math.ceil(position));
  return below + (above - below) * (position - Math.floor(position));
}

/** Mean of `read(value)` without the lowest and the highest `trim` of the commits. */
export function trimmedMeanOfBins(bins: readonly Bin[], trim: number, read: (value: number) => number): number | null {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const [from, to] = [total * trim, total * (1 - trim)];
  let [seen, sum] = [0, 0];
  for (const bin of bins) {
    const inside = Math.min(seen + bin.count, to) - Math.max(seen, from);
    sum += inside > 0 ? inside * read(bin.value) : 0;
    seen += bin.count;
  }
  return to > from ? sum / (to - from) : null;
}

function valueAt(bins: readonly Bin[], rank: number): number {
  let seen = 0;
  for (const bin of bins) {
    seen += bin.count;
    if (rank < seen) return bin.value;
  }
  return bins.at(-1)?.value ?? 0;
}
