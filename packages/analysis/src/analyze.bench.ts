import { type AnalyzeOptions, analyze } from "./analyze.ts";
import { generateHistory } from "./testing/generate-history.ts";

/**
 * Microseconds per commit of an analysis without resamples at three sizes, the growth from the smallest to the largest
 * (1 is linear), and how many times longer the default bootstrap makes the 10k analysis.
 */
export async function run(): Promise<Record<string, number>> {
  const small = millisecondsOf(1_000, { resamples: 0 }, 20) / 1_000;
  const middle = millisecondsOf(10_000, { resamples: 0 }, 5) / 10_000;
  const large = millisecondsOf(100_000, { resamples: 0 }, 3) / 100_000;
  const bootstrapped = millisecondsOf(10_000, {}, 5) / 10_000;
  return {
    us_per_commit_1k: round(1000 * small),
    us_per_commit_10k: round(1000 * middle),
    us_per_commit_100k: round(1000 * large),
    ratio_growth_1k_to_100k: round(large / small),
    ratio_bootstrap: round(bootstrapped / middle),
  };
}

/** The best of `times` runs after one to warm up: other work on the machine only ever adds. */
function millisecondsOf(commits: number, options: Pick<AnalyzeOptions, "resamples">, times: number): number {
  const facts = generateHistory(commits, "bench");
  const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: facts.length };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= times; i++) {
    const start = Date.now();
    analyze(facts, { subject: { kind: "all" }, source, seed: "bench", ...options });
    best = i === 0 ? best : Math.min(best, Date.now() - start);
  }
  return Math.max(best, 0.5);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
