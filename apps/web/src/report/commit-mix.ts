import type { Category } from "@vibe/analysis/commit/category";
import type { MonthlyMix } from "@vibe/analysis/result";

export const CATEGORY_WORDS: Record<Category, string> = {
  feature: "Feature",
  fix: "Fix",
  test: "Test",
  docs: "Docs",
  refactor: "Refactor",
  style: "Style",
  infra: "Infrastructure",
  chore: "Chore",
  setup: "Setup",
  auth: "Auth",
  revert: "Revert",
  fixup: "Fixup",
  change: "Change",
  unknown: "Unclassified",
};

/** What one bar can show: seven kinds that eyes can tell apart, and the rest. */
export type Kind = "feature" | "fix" | "test" | "docs" | "refactor" | "infra" | "chore" | "other";

export const KIND_WORDS: Record<Kind, string> = {
  feature: "Feature",
  fix: "Fix, fixup, revert",
  test: "Test",
  docs: "Docs",
  refactor: "Refactor",
  infra: "Infrastructure",
  chore: "Chore",
  other: "Other",
};

const KINDS: Kind[] = ["feature", "fix", "test", "docs", "refactor", "infra", "chore", "other"];

function kindOf(category: Category): Kind {
  switch (category) {
    case "fixup":
    case "revert":
      return "fix";
    case "style":
    case "setup":
    case "auth":
    case "change":
    case "unknown":
      return "other";
    default:
      return category;
  }
}

type MixSegment = { kind: Kind; commits: number; from: number; to: number };
type MixColumn = { month: string; commits: number; segments: MixSegment[] };
export type MixView = {
  columns: MixColumn[];
  /** The top of the scale, at or above the tallest bar. */
  top: number;
  /** Months without commits are left out, because filling the gaps would make bars too thin to read. */
  gapsLeftOut: boolean;
  kinds: Kind[];
};

const MOST_COLUMNS = 96;

/** Stacks the kinds of each month. Months without commits in between are empty columns while there is room for them. */
export function mixView(monthly: MonthlyMix): MixView {
  const stacked = monthly.map(stack);
  const months = monthsBetween(monthly[0]?.month, monthly.at(-1)?.month);
  const fits = months.length <= MOST_COLUMNS;
  const byMonth = new Map(stacked.map((column) => [column.month, column]));
  const present = new Set(stacked.flatMap((column) => column.segments.map((segment) => segment.kind)));
  return {
    columns: fits ? months.map((month) => byMonth.get(month) ?? { month, commits: 0, segments: [] }) : stacked,
    top: roundUp(Math.max(1, ...stacked.map((column) => column.commits))),
    gapsLeftOut: !fits,
    kinds: KINDS.filter((kind) => present.has(kind)),
  };
}

function stack({ month, commits, categories }: MonthlyMix[number]): MixColumn {
  const sums = new Map<Kind, number>();
  for (const [category, count] of entriesOf(categories)) {
    const kind = kindOf(category);
    sums.set(kind, (sums.get(kind) ?? 0) + count);
  }
  let from = 0;
  const segments = KINDS.flatMap((kind) => {
    const count = sums.get(kind) ?? 0;
    if (count === 0) return [];
    const segment = { kind, commits: count, from, to: from + count };
    from = segment.to;
    return [segment];
  });
  return { month, commits, segments };
}

/** Categories with their counts, most frequent first. */
export function categoriesByCount(counts: Partial<Record<Category, number>>): [Category, number][] {
  return entriesOf(counts)
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

/** `Object.entries` forgets the key type; a partial record over Category has no other keys. */
const entriesOf = (counts: Partial<Record<Category, number>>): [Category, number][] =>
  Object.entries(counts) as [Category, number][];

function monthsBetween(first: string | undefined, last: string | undefined): string[] {
  if (first === undefined || last === undefined) return [];
  const months: string[] = [];
  for (let index = monthIndex(first); index <= monthIndex(last); index++) {
    months.push(`${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`);
  }
  return months;
}

const monthIndex = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

/** The next of 1, 2, 4, 5, 10, 20, 40, 50, ... : halves of them are whole enough for a gridline. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}
