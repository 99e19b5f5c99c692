/** A folder or a history file in, the facts of its commits out, with what the report says about where they came from. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { RepositoryFigures } from "@vibe/analysis/calibration/figures";
import type { RawCommit } from "@vibe/analysis/commit/commit";
import { toFact } from "@vibe/analysis/commit/commit-fact";
import { addFact, emptyColumns, type FactColumns } from "@vibe/analysis/history/fact-columns";
import type { AnalysisSource } from "@vibe/analysis/report/coverage";
import { listCommits } from "@vibe/history/list-commits";
import { openLocalRepository, requireHead } from "@vibe/history/local-repository";
import { readCommits } from "@vibe/history/read-commits";
import { readHistoryFile } from "./read-history-file.ts";

export type ReadRepository = {
  facts: FactColumns;
  /** Ids of people by the commits they authored, merges aside. */
  authors: Map<string, number>;
  source: AnalysisSource;
  figures: RepositoryFigures;
  /** "12: not JSON", at most 5. */
  badLines: string[];
  /** First words of the subjects that could not be classified. */
  unknownWords: Map<string, number>;
};

const shownBadLines = 5;
/** Commits read by one git process. */
const chunk = 4_000;
/** Fixed, so that the same histories give the same report: of large commits the files with the smallest ids are kept. No id leaves the run. */
const salt = "calibration";

/** Reads all commits; throws `HistoryError` for a folder that is no repository. `onCommits` hears how many were read. */
export async function readRepository(
  path: string,
  onCommits: (done: number) => void,
  signal: AbortSignal,
): Promise<ReadRepository> {
  return (await stat(path)).isDirectory() ? readFolder(path, onCommits, signal) : readFile(path, onCommits, signal);
}

async function readFile(path: string, onCommits: (done: number) => void, signal: AbortSignal): Promise<ReadRepository> {
  const collected = createCollection();
  const badLines: string[] = [];
  let bad = 0;
  for await (const line of readHistoryFile(path)) {
    signal.throwIfAborted();
    if ("bad" in line) {
      bad += 1;
      if (badLines.length < shownBadLines) badLines.push(`${line.bad.line}: ${line.bad.reason}`);
    } else {
      collected.add(line.commit);
    }
    if (collected.facts.count % 1000 === 0) onCommits(collected.facts.count);
  }
  const name = basename(path)
    .replace(/\.jsonl(\.gz)?$/, "")
    .replace("__", "/");
  // A parent that is not in the file: the history was cut off there, as in a shallow clone.
  const source = { shallow: collected.isCutOff(), partialClone: false, listedCommits: collected.facts.count + bad };
  return { ...collected.finish(name, source, bad), badLines };
}

async function readFolder(
  path: string,
  onCommits: (done: number) => void,
  signal: AbortSignal,
): Promise<ReadRepository> {
  const repository = await openLocalRepository(path, { signal });
  const head = requireHead(repository);
  const collected = createCollection();
  let shas: string[] = [];
  const readChunk = async () => {
    for await (const commit of readCommits(repository, shas, { signal })) collected.add(commit);
    onCommits(collected.facts.count);
    shas = [];
  };
  for await (const { sha } of listCommits(repository, { head, signal })) {
    if (shas.push(sha) === chunk) await readChunk();
  }
  await readChunk();
  const { shallow, partial } = repository;
  const source = { shallow, partialClone: partial, listedCommits: collected.facts.count };
  return { ...collected.finish(repository.name, source, 0), badLines: [] };
}

function createCollection() {
  const facts = emptyColumns();
  const authors = new Map<string, number>();
  const shas = new Set<string>();
  const parents = new Set<string>();
  const unknownWords = new Map<string, number>();
  let unknown = 0;
  let counted = 0;
  let headSha = "";
  return {
    facts,
    add(commit: RawCommit): void {
      const fact = toFact(commit, { identify: (email) => email.trim().toLowerCase(), salt });
      addFact(facts, fact);
      shas.add(fact.sha);
      headSha ||= fact.sha;
      for (const parent of commit.parents) parents.add(parent);
      if (fact.actor === "bot" || fact.parentsCount > 1) return;
      counted += 1;
      if (fact.actor === "human") authors.set(fact.authorId, (authors.get(fact.authorId) ?? 0) + 1);
      if (fact.category !== "unknown") return;
      unknown += 1;
      const word = /^[^\p{L}]*(\p{L}+)/u.exec(commit.message.slice(0, 80))?.[1]?.toLowerCase() ?? "(no word)";
      unknownWords.set(word, (unknownWords.get(word) ?? 0) + 1);
    },
    isCutOff(): boolean {
      return [...parents].some((sha) => !shas.has(sha));
    },
    finish(name: string, source: Omit<AnalysisSource, "headSha">, badLines: number): Omit<ReadRepository, "badLines"> {
      const figures = { name, headSha, commits: facts.count, counted, unknown, badLines, shallow: source.shallow };
      return { facts, authors, source: { headSha, ...source }, figures, unknownWords };
    },
  };
}
