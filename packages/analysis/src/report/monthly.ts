import { isoDate, localDay } from "../history/local-time.ts";
import type { DatedFact } from "../history/subject.ts";
import type { Category, MonthlyMix } from "../result.ts";
import { quantile } from "../statistics/quantile.ts";
import { roundOrNull } from "../statistics/scale.ts";

const mostMonths = 60;

/** Commits, categories and median hand-written size of each local month with commits: the last 60 of them, ascending. */
export function monthlyMix(dated: readonly DatedFact[]): MonthlyMix {
  const months = new Map<string, DatedFact[]>();
  for (const fact of dated) {
    const month = isoDate(localDay(fact.authoredAt, fact.tzOffsetMin)).slice(0, 7);
    const commits = months.get(month);
    if (commits === undefined) {
      months.set(month, [fact]);
    } else {
      commits.push(fact);
    }
  }
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(-mostMonths)
    .map(([month, commits]) => ({
      month,
      commits: commits.length,
      categories: countCategories(commits),
      size_p50: roundOrNull(quantile(sizesOf(commits), 0.5), 1),
    }));
}

/** Commits per category, in order of the first that occurs alphabetically; categories without commits are absent. */
export function countCategories(commits: readonly { category: Category }[]): Partial<Record<Category, number>> {
  const counts: Partial<Record<Category, number>> = {};
  for (const category of commits.map((fact) => fact.category).sort()) {
    counts[category] = (counts[category] ?? 0) + 1;
  }
  return counts;
}

/** Lines changed in hand-written files, of the commits that have any. */
export function sizesOf(commits: readonly { sourceFiles: number | null; sourceLines: number | null }[]): number[] {
  return commits.flatMap((fact) => (fact.sourceFiles !== 0 && fact.sourceLines !== null ? [fact.sourceLines] : []));
}
