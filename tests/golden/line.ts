/** The real line over a small repository written row by row: git, listing, files, facts, analysis. And what it published, in short. */

import { type AnalyzeOptions, analyze } from "@vibe/analysis/analyze";
import type { Moment } from "@vibe/analysis/commit/commit";
import { type CommitFact, toFact } from "@vibe/analysis/commit/commit-fact";
import type { AnalysisResult } from "@vibe/analysis/result";
import { countCommits, listCommits } from "@vibe/history/list-commits";
import { openLocalRepository, requireHead } from "@vibe/history/local-repository";
import { readCommits } from "@vibe/history/read-commits";
import {
  type GeneratedCommit,
  type GeneratedFile,
  type GeneratedRepository,
  generateRepository,
} from "@vibe/history/testing/generate-repository";
import { authorId } from "@vibe/jobs/author-id";

export const ada = { name: "Ada", email: "ada@example.com" };
export const bob = { name: "Bob", email: "bob@example.com" };

/**
 * A commit as a line of a table. `at` is the author's own clock, such as "2026-01-05T09:00+01:00", or an epoch second that is
 * no date. `files`: "src/a.ts +10 -2, docs/b.md gone"; lines are added at the end of a file and taken from its end.
 */
export type Row = {
  id: string;
  at: string | number;
  message: string;
  files?: string;
  by?: { name: string; email: string };
  committer?: { name: string; email: string };
  /** When it was committed, where that is not when it was authored. */
  committed?: string;
  parents?: string[];
};

const authorKey = "golden";

/** What `analyze-repo` does, in one go: every commit listed, files read of those that are no merges, facts, result. */
export async function analyzeRepository(path: string, people: readonly string[] | "all"): Promise<AnalysisResult> {
  const repository = await openLocalRepository(path);
  const headSha = requireHead(repository);
  const keys = { identify: (email: string) => authorId(authorKey, email), salt: authorKey };
  const facts = new Map<string, CommitFact>();
  const withFiles: string[] = [];
  for await (const commit of listCommits(repository, { head: headSha })) {
    facts.set(commit.sha, toFact(commit, keys));
    if (commit.parents.length < 2) withFiles.push(commit.sha);
  }
  for await (const commit of readCommits(repository, withFiles)) facts.set(commit.sha, toFact(commit, keys));
  const listedCommits = await countCommits(repository, headSha);
  const source = { headSha, shallow: repository.shallow, partialClone: repository.partial, listedCommits };
  const subject: AnalyzeOptions["subject"] =
    people === "all" ? { kind: "all" } : { kind: "authors", authorIds: people.map(keys.identify) };
  return analyze(facts.values(), { subject, source, seed: headSha });
}

/** The table as a repository. The same table gives the same shas, so a row can name the sha of a row above it. */
export function writeRepository(rows: readonly Row[]): Promise<GeneratedRepository> {
  return generateRepository(commitsOf(rows), { bare: true });
}

function* commitsOf(rows: readonly Row[]): Generator<GeneratedCommit> {
  const trees = new Map<string, Map<string, string[]>>();
  let previous: string | undefined;
  for (const [number, row] of rows.entries()) {
    const parents = row.parents ?? (previous === undefined ? [] : [previous]);
    const tree = new Map(trees.get(parents[0] ?? ""));
    const moment = momentOf(row.at);
    yield {
      id: row.id,
      message: row.message,
      author: { ...(row.by ?? ada), ...moment },
      committer: { ...(row.committer ?? row.by ?? ada), ...momentOf(row.committed ?? row.at) },
      parents,
      files: (row.files ?? "").split(", ").flatMap((change) => fileOf(change, tree, number)),
    };
    trees.set(row.id, tree);
    previous = row.id;
  }
}

function fileOf(change: string, tree: Map<string, string[]>, number: number): GeneratedFile[] {
  const [path = "", ...how] = change.split(" ");
  if (path === "") return [];
  if (how[0] === "gone") {
    tree.delete(path);
    return [{ path, deleted: true }];
  }
  const count = (sign: string) => Number(how.find((part) => part.startsWith(sign))?.slice(1) ?? 0);
  const lines = (tree.get(path) ?? []).slice();
  if (count("-") > 0) lines.splice(-count("-"));
  // No two lines of a history are the same, so that git sees exactly these lines come and go.
  for (let line = 0; line < count("+"); line += 1) lines.push(`${path} ${number} ${line}`);
  tree.set(path, lines);
  return [{ path, content: `${lines.join("\n")}\n` }];
}

function momentOf(at: string | number): Moment {
  if (typeof at === "number") return { epochSeconds: at, offsetMinutes: 0 };
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(at) ?? [];
  const offset = 60 * Number(hours) + Number(minutes);
  return { epochSeconds: Date.parse(at) / 1000, offsetMinutes: sign === "-" ? -offset : offset };
}

/**
 * What was published, without sentences and sums. Axes as `A: [score, level, coverage, value...]`, the punch card by its cells,
 * and of what rests on chance only whether it is there: `banded` are the axes with a band.
 */
export function published(result: AnalysisResult) {
  const { coverage, axes, ai_effect, trend, punch_card, persona } = result;
  const { notes: _, head_sha: __, ...read } = coverage;
  return {
    outcome: result.outcome,
    subject: result.subject,
    coverage: read,
    metrics: result.metrics,
    axes: Object.fromEntries(
      axes.map(({ letter, score, level, coverage: known, components }) => [
        letter,
        { score, level, coverage: known, ...Object.fromEntries(components.map(({ id, value }) => [id, value])) },
      ]),
    ),
    banded: axes.flatMap(({ letter, band }) => (band === null ? [] : [letter])).join(""),
    persona: persona && {
      id: persona.id,
      fit: persona.fit,
      selection: persona.selection,
      confidence: persona.confidence,
      resamples: persona.resamples,
      runner_up: persona.runner_up && `${persona.runner_up.id} ${persona.runner_up.fit}`,
      conditions: [persona.matched, persona.nearly, persona.failed].map((list) => list.map(({ rule }) => rule)),
    },
    persona_reason: result.persona_reason,
    ai: result.ai,
    ai_effect: ai_effect && {
      ...ai_effect,
      measures: ai_effect.measures.map(({ label: _label, unit: _unit, sentence: _sentence, ...measure }) => measure),
    },
    trend: {
      quarters: trend.quarters.map(({ axes: scores, ...quarter }) => ({
        ...quarter,
        axes: scores.map(({ letter, score }) => `${letter} ${score}`).join(", "),
        bands: scores.filter(({ band }) => band !== null).length,
      })),
      changes: trend.changes,
    },
    calendar: result.calendar,
    punch_card: punch_card && { cells: cellsOf(punch_card.rows), peak: punch_card.peak },
    monthly: result.monthly,
    languages: result.languages,
  };
}

/** "Mon 09": 2. */
function cellsOf(rows: readonly (readonly number[])[]): Record<string, number> {
  const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  return Object.fromEntries(
    rows.flatMap((hours, day) =>
      hours.flatMap((count, hour) =>
        count === 0 ? [] : [[`${weekdays[day]} ${String(hour).padStart(2, "0")}`, count]],
      ),
    ),
  );
}

/** Ids of the rows whose commits an axis shows for a component. */
export function shownRows(result: AnalysisResult, repository: GeneratedRepository, rows: readonly Row[]) {
  const idOf = new Map(rows.map(({ id }) => [repository.sha(id), id]));
  return Object.fromEntries(
    result.axes.flatMap(({ components }) =>
      components.map(({ id, shas }) => [id, shas.map((sha) => idOf.get(sha)).join(" ")]),
    ),
  );
}

/** To four decimals, as values and shares are published. */
export const r4 = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Wilson's score interval at 90 %, z = 1.6449, from the textbook: the roots p of (p - share)² = z² p (1 - p) / n. */
export function wilson(hits: number, n: number): { low: number; high: number } {
  const z2 = 1.6448536269514722 ** 2;
  const [a, b, c] = [1 + z2 / n, -(2 * hits) / n - z2 / n, (hits / n) ** 2];
  const root = Math.sqrt(b * b - 4 * a * c);
  return { low: r4(Math.max(0, (-b - root) / (2 * a))), high: r4(Math.min(1, (-b + root) / (2 * a))) };
}

/** A measure of `ai_effect` about which nothing can be said; `commits` name a tool or do not. */
export const untold = (id: string, commits: [number, number]) => ({
  id,
  with_ai: null,
  without_ai: null,
  difference: null,
  interval: null,
  verdict: "cannot_tell",
  commits,
});

/** The measures of a history in which no quarter holds both kinds. */
export const nothingCompared = [
  "size",
  "breadth",
  "test_cochange",
  "followup_fix",
  "reverted",
  "outside_hours",
  "next_commit",
].map((id) => untold(id, [0, 0]));

/** Log base 2 of (1 + x) from 0 at `low` to 1 at `high`: the scale of counts. */
export const onCounts = (x: number, low: number, high: number): number =>
  (Math.log2(1 + x) - Math.log2(1 + low)) / (Math.log2(1 + high) - Math.log2(1 + low));

/** How much a return after so many seconds counts: 15 minutes or less 1, a day 0, on the logarithm in between. */
export const speed = (seconds: number): number => Math.min(1, Math.log(86_400 / seconds) / Math.log(96));

/** What a history of a folder says about pull requests. */
export const noPullRequests = {
  pull_requests: null,
  pull_request_files_p50: null,
  pull_request_issue_ratio: null,
  pull_request_structured_ratio: null,
  pull_request_checklist_ratio: null,
  pull_request_review_ratio: null,
  pull_request_merge_methods: null,
  pull_request_commit_ratio: null,
};
