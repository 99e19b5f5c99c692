import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { fewestCommits, figuresOf } from "@vibe/analysis/calibration/figures";
import { type AuthorMeasure, measureAuthor } from "@vibe/analysis/calibration/measure-author";
import { type Calibration, type Column, renderCalibration } from "@vibe/analysis/calibration/report";
import { hash32 } from "@vibe/analysis/commit/hash";
import { emptyColumns } from "@vibe/analysis/history/fact-columns";
import { HistoryError } from "@vibe/history/history-error";
import { type ReadRepository, readRepository } from "./calibrate/read-repository.ts";

/**
 * `npm run calibrate -- <folder | file.jsonl.gz>... [--check half | --check <name,name>] [--out docs/calibration.md] [--json]`:
 * profiles every author of the histories with 20 commits or more and reports how axes and personas behave over all of them.
 * `--check` keeps repositories apart that nothing was tuned on: by name, or `half`, those whose name has an odd hash32.
 */
const usage =
  "Usage: npm run calibrate -- <folder or file.jsonl.gz>... [--check half|<name,name>] [--out <file.md>] [--json]";
const resamples = 200;
const randomHalvings = 10;
const shownWords = 15;

const aborting = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => aborting.abort());

const { values, positionals } = readArguments();
const say = createProgress();
const read: ReadRepository[] = [];
const measures: AuthorMeasure[] = [];
let reading = "";
try {
  for (const path of positionals) {
    reading = path;
    const repository = await readRepository(path, (done) => say(`${path}: ${done} commits`), aborting.signal);
    for (const line of repository.badLines) process.stderr.write(`\n${path}: line ${line}, passed over\n`);
    await measureAll(repository);
    // The facts are not needed any more, and all of them together would be many.
    read.push({ ...repository, facts: emptyColumns(0) });
  }
} catch (error) {
  if (aborting.signal.aborted) stop("Stopped; nothing was written.", 130);
  stop(readingError(error), 2);
}
const calibration = calibrate();
const markdown = renderCalibration(calibration);
if (values.out !== undefined) await writeWhole(values.out, markdown);
process.stdout.write(values.json ? `${JSON.stringify(calibration, null, 2)}\n` : markdown);

async function measureAll({ facts, authors: counts, source, figures }: ReadRepository): Promise<void> {
  const authors = authorsOf(counts);
  for (const [author, id] of authors.entries()) {
    say(`${figures.name}: author ${author + 1} of ${authors.length}`);
    const who = { repository: figures.name, author: author + 1 };
    measures.push(measureAuthor(facts, id, who, { source, seed: source.headSha, resamples, randomHalvings }));
    // Lets Ctrl-C through.
    await new Promise((resolve) => setImmediate(resolve));
    aborting.signal.throwIfAborted();
  }
}

/** People with 20 commits or more, those with most first. */
function authorsOf(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .filter(([, count]) => count >= fewestCommits)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([id]) => id);
}

function calibrate(): Calibration {
  const isCheck = checkRule();
  const titleOf = (name: string) => (isCheck === null ? "All" : isCheck(name) ? "Check" : "Tuned on");
  const column = (title: string): Column => {
    const belongs = (name: string) => title === "All" || titleOf(name) === title;
    return {
      title,
      figures: figuresOf(
        read.map((each) => each.figures).filter(({ name }) => belongs(name)),
        measures.filter(({ repository }) => belongs(repository)),
      ),
    };
  };
  const words = new Map<string, number>();
  for (const { unknownWords } of read) {
    for (const [word, count] of unknownWords) words.set(word, (words.get(word) ?? 0) + count);
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    split: isCheck === null ? null : splitSentence(),
    repositories: read.map(({ figures }) => ({ ...figures, column: titleOf(figures.name) })),
    columns: (isCheck === null ? ["All"] : ["Check", "Tuned on", "All"]).map(column),
    unknownWords: [...words]
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .slice(0, shownWords)
      .map(([word, count]) => ({ word, count })),
    resamples,
    randomHalvings,
  };
}

function checkRule(): ((name: string) => boolean) | null {
  const { check } = values;
  if (check === undefined) return null;
  if (check === "half") return (name) => hash32(name) % 2 === 1;
  const names = check.split(",").map((name) => name.trim());
  for (const name of names) {
    if (!read.some(({ figures }) => figures.name === name))
      stop(`--check names ${name}, which is not among the repositories.`, 2);
  }
  return (name) => names.includes(name);
}

/** Which repositories stand where is known here; what was tuned on them is not. */
function splitSentence(): string {
  const which = values.check === "half" ? "whose name has an odd hash32" : "named by --check";
  return `"Check" are the repositories ${which}, "Tuned on" the others: true of whatever was chosen without a look at the first.`;
}

function readArguments() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: { check: { type: "string" }, out: { type: "string" }, json: { type: "boolean", default: false } },
    });
    if (parsed.positionals.length > 0) return parsed;
  } catch (error) {
    stop(`${sentenceOf(error)}\n${usage}`, 2);
  }
  return stop(usage, 2);
}

/** One line on stderr that is written over; where that is no terminal, nothing. */
function createProgress(): (text: string) => void {
  if (process.stderr.isTTY !== true) return () => {};
  process.on("exit", () => process.stderr.write("\r\x1b[K"));
  return (text) => process.stderr.write(`\r\x1b[K${text.slice(-100)}`);
}

/** The file is either the old one or the new one, never half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

function readingError(error: unknown): string {
  if (error instanceof HistoryError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" ? `There is nothing at ${reading}.` : `${reading} could not be read: ${sentenceOf(error)}`;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stop(sentence: string, code: number): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}
