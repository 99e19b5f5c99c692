import { spawnSync } from "node:child_process";
import { analyzeColumns } from "./analyze.ts";
import type { CommitFact } from "./commit/commit-fact.ts";
import { addFact, emptyColumns } from "./history/fact-columns.ts";
import { generateHistory } from "./testing/generate-history.ts";

/** Commits a generated day: the longest history spans some 25 years. */
const perDay = 110;

/**
 * Microseconds per commit from facts in memory to the result without resamples, beyond walking them, at four sizes; what
 * the bootstrap makes of it (`ratio_bootstrap`), how the cost grows (`ratio_growth_*`, 1 is linear), and how it compares
 * with parsing the same facts from the JSON they are stored as (`ratio_json_parse`). A million commits run in a process of
 * their own, whose peak memory is `peak_rss_mb_1m`.
 */
export async function run(): Promise<Record<string, number>> {
  const base = generateHistory(2_000, "bench");
  const small = microseconds(base, 1_000, 15);
  const middle = microseconds(base, 10_000, 7);
  const large = microseconds(base, 100_000, 3);
  const bootstrapped = microseconds(base, 10_000, 7, 200);
  const million = inOwnProcess();
  return {
    us_per_commit_1k: round(small),
    us_per_commit_10k: round(middle),
    us_per_commit_100k: round(large),
    us_per_commit_1m: round(million.microseconds),
    seconds_1m: round(million.seconds),
    seconds_1m_bootstrap: round(million.secondsWithBootstrap),
    peak_rss_mb_1m: Math.round(million.peakMegabytes),
    ratio_growth_1k_to_1m: round(million.microseconds / small),
    ratio_growth_10k_to_1m: round(million.microseconds / middle),
    ratio_bootstrap: round(bootstrapped / middle),
    ratio_bootstrap_1m: round(million.secondsWithBootstrap / million.seconds),
    ratio_json_parse: round(large / parsing(base)),
  };
}

/** `count` commits made of the base, over and over, each with a name and a time of its own; oldest first. */
function* history(base: readonly CommitFact[], count: number): Generator<CommitFact> {
  const start = 1_735_689_600 - Math.ceil((count / perDay) * 86_400);
  for (let i = 0; i < count; i++) {
    const fact = base[i % base.length] as CommitFact;
    // Bursts of ten commits with pauses between them.
    const at = start + Math.floor(((i - (i % 10) * 0.7) / perDay) * 86_400);
    const sha = i.toString(16).padStart(40, "0");
    yield { ...fact, sha, authoredAt: at, committedAt: at, parentsCount: i === 0 ? 0 : 1 };
  }
}

/** Per commit, beyond walking the facts. */
function microseconds(base: readonly CommitFact[], count: number, rounds: number, resamples = 0): number {
  const walking = best(rounds, () => timed(() => walked(base, count)));
  return (1_000 * (best(rounds, () => timed(() => analyzed(base, count, resamples))) - walking)) / count;
}

function analyzed(base: readonly CommitFact[], count: number, resamples: number): void {
  const facts = emptyColumns(count);
  for (const fact of history(base, count)) addFact(facts, fact);
  const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: count };
  analyzeColumns(facts, { subject: { kind: "all" }, source, seed: "bench", resamples });
}

function walked(base: readonly CommitFact[], count: number): number {
  let sum = 0;
  for (const fact of history(base, count)) sum += fact.messageLength;
  return sum;
}

/** Microseconds to parse one fact. */
function parsing(base: readonly CommitFact[]): number {
  const stored = base.map((fact) => JSON.stringify(fact));
  return (1_000 * best(5, () => timed(() => stored.forEach((text) => void JSON.parse(text))))) / stored.length;
}

type Million = { microseconds: number; seconds: number; secondsWithBootstrap: number; peakMegabytes: number };

function inOwnProcess(): Million {
  const child = spawnSync(process.execPath, [import.meta.filename], { encoding: "utf8", timeout: 120_000 });
  return JSON.parse(child.stdout) as Million;
}

function measureMillion(): Million {
  const count = 1_000_000;
  const base = generateHistory(200, "bench");
  const reading = timed(() => walked(base, count));
  const plain = timed(() => analyzed(base, count, 0));
  const peakMegabytes = process.resourceUsage().maxRSS / 1_000;
  const full = timed(() => analyzed(base, count, 200));
  return {
    microseconds: (1_000 * (plain - reading)) / count,
    seconds: plain / 1_000,
    secondsWithBootstrap: full / 1_000,
    peakMegabytes,
  };
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The least of several rounds after one to warm up: other work on the machine only ever adds. */
function best(rounds: number, measure: () => number): number {
  measure();
  return Math.min(...Array.from({ length: rounds }, measure));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

if (import.meta.main) process.stdout.write(JSON.stringify(measureMillion()));
