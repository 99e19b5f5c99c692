import type { Category } from "../commit/category.ts";
import { categories } from "../commit/category.ts";
import type { History } from "../history/history.ts";
import { isoMonth, monthOf } from "../history/local-time.ts";
import type { MonthlyMix } from "../result.ts";
import { quantile } from "../statistics/quantile.ts";
import { roundOrNull } from "../statistics/scale.ts";
import { sizeOf } from "./size.ts";

const mostMonths = 60;

type Month = { commits: number; categories: Uint32Array; sizes: number[] };

/** Commits, categories and median hand-written size of each local month with commits: the last 60 of them, ascending. */
export function monthlyMix({ facts, rows, dated, day }: History): MonthlyMix {
  const months = lastMonths(day);
  let [today, month]: [number, Month | undefined] = [Number.NaN, undefined];
  for (let i = 0; i < dated; i++) {
    if (day[i] !== today) {
      today = day[i] as number;
      month = months.get(monthOf(today));
    }
    if (month === undefined) continue;
    const row = rows[i] as number;
    const category = facts.category[row] as number;
    month.commits += 1;
    month.categories[category] = (month.categories[category] as number) + 1;
    const size = sizeOf(facts, row);
    if (size !== null) month.sizes.push(size);
  }
  return [...months].map(([key, month]) => ({
    month: isoMonth(key),
    commits: month.commits,
    categories: namedCategories(month.categories),
    size_p50: roundOrNull(quantile(month.sizes, 0.5), 1),
  }));
}

/** Ascending and empty. */
function lastMonths(day: Int32Array): Map<number, Month> {
  const months = new Set<number>();
  let last = Number.NaN;
  for (let i = 0; i < day.length; i++) {
    if (day[i] === last) continue;
    last = day[i] as number;
    months.add(monthOf(last));
  }
  const kept = [...months].sort((a, b) => a - b).slice(-mostMonths);
  return new Map(
    kept.map((key) => [key, { commits: 0, categories: new Uint32Array(categories.length), sizes: [] }] as const),
  );
}

/** Commits per category, in alphabetical order; categories without commits are absent. */
export function namedCategories(counts: Uint32Array): Partial<Record<Category, number>> {
  return Object.fromEntries(
    categories
      .map((category, i) => [category, counts[i] as number] as const)
      .filter(([, count]) => count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
