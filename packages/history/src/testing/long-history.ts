/**
 * Histories of any length for benchmarks: a million commits in some minutes and about a gigabyte, which `generateRepository` is
 * not made for. The versions of a file are written one after the other, so that git stores each as a difference from the one
 * before, as in a repository that its host has packed.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { seededRandom } from "@vibe/analysis/statistics/random";
import { analysisEnvironment } from "../env.ts";
import { git } from "./generate-repository.ts";

type Below = (limit: number) => number;
/** What a path stands for as it changes: a rename keeps the file. */
type File = { path: string; lines: string[] };
/** `row` is what the commit says of the path; of text it is known when the version has been written. */
type Change = { path: string; file: File; row: string | null };
type Plan = { branch: "main" | "side"; role: "edits" | "opens" | "merges"; changes: Change[] };

const vocabulary = (
  "the of a to and in is for when not from with be it that on as by this file test user page error value cache request handler " +
  "button query token index parser worker report login option default state list type name path line commit branch server client " +
  "timeout retry limit render header config build check store event queue message field number string array object first last " +
  "before after only still every missing wrong empty slow large small new old same other remove add fix move rename explain"
).split(" ");
const offsets = ["+0000", "+0100", "+0200", "+0530", "+0900", "-0300", "-0500", "-0800"];
/** Commits planned at once: versions of a file within them stand in a row. */
const stretch = 10_000;
const firstSecond = 1_300_000_000;
const lifetimeSeconds = 10 * 365 * 24 * 3_600;
const largestFile = 300;

/**
 * Makes a bare repository at `path`, its branch `main` with `commits` commits: edits of 1 to 10 files, mostly of recent ones, by two
 * hundred authors; files that grow in number (350 after 300 commits, 20,000 after a million) and in length; renames, deletions,
 * binary files; side branches and their merges. The same arguments give the same shas.
 */
export async function generateLongHistory(path: string, options: { commits: number; seed?: string }): Promise<void> {
  git(process.cwd(), ["init", "--quiet", "--bare", "--initial-branch=main", path]);
  const child = spawn("git", ["-C", path, "fast-import", "--quiet", "--done", "--date-format=raw"], {
    env: analysisEnvironment() as NodeJS.ProcessEnv,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const closed = once(child, "close");
  const fed = await pipeline(Readable.from(inPieces(commands(options))), child.stdin).catch((cause: unknown) => cause);
  const [code] = await closed;
  if (code !== 0 || fed !== undefined) throw new Error("git fast-import failed", { cause: fed });
  git(path, ["update-ref", "-d", "refs/heads/side"]);
}

function* commands({ commits, seed = "long" }: { commits: number; seed?: string }): Generator<string> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const plans = planned(commits, below);
  let mark = 0;
  let clock = firstSecond;
  for (let done = 0; done < commits; done += stretch) {
    const next: Plan[] = [];
    while (next.length < Math.min(stretch, commits - done)) next.push(plans.next().value ?? noPlan());
    const edits = new Map<File, Change[]>();
    for (const change of next.flatMap(({ role, changes }) => (role === "merges" ? [] : changes))) {
      if (change.row === null) edits.set(change.file, [...(edits.get(change.file) ?? []), change]);
    }
    for (const change of [...edits.values()].flat()) {
      mark += 1;
      edit(change.file.lines, below);
      change.row = `M 100644 :${mark} ${change.path}\n`;
      yield `blob\nmark :${mark}\n${data(`${change.file.lines.join("\n")}\n`)}`;
    }
    for (const { branch, role, changes } of next) {
      clock += 1 + below((2 * lifetimeSeconds) / commits);
      const number = Math.floor(200 * random() ** 3);
      const who = `Author ${number} <author${number}@example.com> ${clock} ${offsets[number % offsets.length]}\n`;
      yield `commit refs/heads/${branch}\nauthor ${who}committer ${who}`;
      yield data(role === "merges" ? "Merge branch 'side'\n" : message(below));
      if (role === "opens") yield "from refs/heads/main\n";
      if (role === "merges") yield "merge refs/heads/side\n";
      for (const { row } of changes) yield row ?? "";
    }
  }
  yield "done\n";
}

function noPlan(): never {
  throw new Error("There are fewer plans than commits");
}

/** What the commits do. One in thirty opens a side branch; other commits follow on `main` before it is merged. */
function* planned(commits: number, below: Below): Generator<Plan> {
  const files: File[] = [];
  let [paths, count] = [0, 0];
  const newPath = () => {
    paths += 1;
    const folder = `packages/${vocabulary[paths % 23]}/${vocabulary[Math.floor(paths / 40) % vocabulary.length]}`;
    return `${folder}/${vocabulary[below(vocabulary.length)]}-${paths}.ts`;
  };
  const created = () => {
    const file: File = { path: newPath(), lines: [] };
    files.push(file);
    return file;
  };
  const known = () => {
    const isRecent = below(3) > 0;
    const at = isRecent ? files.length - 1 - below(Math.min(files.length, 60)) : below(files.length);
    return files[at] ?? created();
  };
  const edited = (): Change[] => {
    count += 1;
    const isDue = files.length < 20 * Math.sqrt(count);
    const others = Array.from({ length: Math.floor(9 * (below(1_000) / 1_000) ** 3) + (isDue ? 0 : 1) }, known);
    return [...new Set(isDue ? [created(), ...others] : others)].map((file) => ({ path: file.path, file, row: null }));
  };
  const other = (kind: number): Change => {
    const file = known();
    const path = file.path;
    if (kind === 0) {
      const bytes = Array.from({ length: 200 }, () => String.fromCharCode(below(128))).join("");
      const binary = `assets/image-${below(200)}.bin`;
      return { path: binary, file, row: `M 100644 inline ${binary}\n${data(`\0${bytes}`)}` };
    }
    if (kind < 3) {
      file.path = newPath();
      return { path, file, row: `R ${path} ${file.path}\n` };
    }
    files.splice(files.indexOf(file), 1);
    return { path, file, row: `D ${path}\n` };
  };
  for (let left = commits; left > 0; left -= 1) {
    if (left > 10 && left < commits && below(30) === 0) {
      const onSide = Array.from({ length: 1 + below(4) }, edited);
      for (const [nth, changes] of onSide.entries())
        yield { branch: "side", role: nth === 0 ? "opens" : "edits", changes };
      const beside = Array.from({ length: below(4) }, edited);
      for (const changes of beside) yield { branch: "main", role: "edits", changes };
      yield { branch: "main", role: "merges", changes: onSide.flat() };
      left -= onSide.length + beside.length;
    } else {
      const kind = below(100);
      yield { branch: "main", role: "edits", changes: kind < 4 && files.length > 10 ? [other(kind)] : edited() };
    }
  }
}

/** Some lines of one place give way to others; a file that is too long loses its end. */
function edit(lines: string[], below: Below): void {
  if (lines.length === 0) lines.push(...Array.from({ length: 10 + below(80) }, () => line(below)));
  else lines.splice(below(lines.length), below(5), ...Array.from({ length: 1 + below(7) }, () => line(below)));
  if (lines.length > largestFile) lines.length = largestFile / 2;
}

function line(below: Below): string {
  const word = () => vocabulary[below(vocabulary.length)];
  return `${"  ".repeat(below(4))}const ${word()}${below(100)} = ${word()}.${word()}(${word()}, ${below(1_000)});`;
}

function message(below: Below): string {
  const sentence = (length: number) => Array.from({ length }, () => vocabulary[below(vocabulary.length)]).join(" ");
  const subject = `${["feat", "fix", "chore", "docs", "test", "refactor"][below(6)]}: ${sentence(4 + below(5))}\n`;
  if (below(5) < 2) return subject;
  const body = Array.from({ length: 1 + below(4) }, () => `${sentence(8 + below(6))}\n`).join("");
  return `${subject}\n${body}${below(4) === 0 ? "\nCo-authored-by: Claude <noreply@anthropic.com>\n" : ""}`;
}

/** All of it is ASCII: characters are bytes. */
const data = (content: string) => `data ${content.length}\n${content}\n`;

/** Fewer, larger writes: a pipe's cost is the write. */
function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < 1 << 18) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}
