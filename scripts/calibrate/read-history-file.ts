/** Reads a `.jsonl` or `.jsonl.gz` of commits, one JSON object a line, without holding more than a line of it. */
import { createReadStream } from "node:fs";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import type { FileChange, Identity, Moment, RawCommit } from "@vibe/analysis/commit/commit";

/** A line that is no commit is one too: it is counted, named and passed over. */
export type Line = { commit: RawCommit } | { bad: { line: number; reason: string } };

/** Formats git shows without counts because they are binary; any other `null` means contents that were not at hand. */
const binaryFormats = new Set(
  (
    "png jpg jpeg gif webp avif ico icns bmp psd sketch fig ttf otf woff woff2 eot pdf mp4 webm mov avi mp3 wav ogg m4a zip gz " +
    "tgz tar bz2 xz zst 7z jar war class so dylib dll exe o a lib bin dat wasm node lockb pack idx db sqlite sqlite3 der p12 " +
    "pfx jks keystore pyc riv glb blend docx xlsx pptx ds_store snap.png"
  ).split(" "),
);

/** Lines in the order of the file. Throws what reading or unpacking throws; a damaged line is a `bad` one, never an error. */
export async function* readHistoryFile(path: string): AsyncGenerator<Line, void, undefined> {
  const file = createReadStream(path);
  const text = extname(path) === ".gz" ? file.pipe(createGunzip()) : file;
  // A pipe does not pass errors on.
  if (text !== file) file.on("error", (error) => text.destroy(error));
  let line = 0;
  try {
    for await (const each of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (each.trim() === "") continue;
      const read = parseLine(each);
      yield typeof read === "string" ? { bad: { line, reason: read } } : { commit: read };
    }
  } finally {
    file.destroy();
  }
}

/** The commit in a line, or in a few words why there is none. */
export function parseLine(line: string): RawCommit | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "not JSON";
  }
  const { sha, parents, message, files, ...people } = record(value);
  const [author, committer] = [person(people["author"]), person(people["committer"])];
  if (typeof sha !== "string" || sha === "") return "no sha";
  if (!Array.isArray(parents)) return "no parents";
  if (author === null || committer === null) return "no author or committer";
  if (typeof message !== "string") return "no message";
  const changes = files === null || files === undefined ? null : changesOf(files);
  if (changes === "bad") return "files in another form";
  const countsKnown = changes?.every((file) => file.added !== null || isBinary(file.path)) ?? true;
  return { sha, parents: parents.map(String), author, committer, message, files: changes, countsKnown, aiNote: null };
}

function changesOf(files: unknown): FileChange[] | "bad" {
  if (!Array.isArray(files)) return "bad";
  const changes: FileChange[] = [];
  for (const file of files) {
    const [path, added, deleted] = Array.isArray(file) ? file : [];
    if (typeof path !== "string") return "bad";
    changes.push({ path, added: count(added), deleted: count(deleted) });
  }
  return changes;
}

function isBinary(path: string): boolean {
  return binaryFormats.has(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
}

/** Git's raw date, `<epoch seconds> <offset>`; a date in another form is NaN, which a fact keeps as "no valid date". */
function person(value: unknown): (Identity & Moment) | null {
  const { name, email, date } = record(value);
  if (typeof email !== "string") return null;
  const [, seconds = "", sign = "+", hours = "0", minutes = "0"] =
    /^(-?\d+) ([+-])(\d\d)(\d\d)$/.exec(typeof date === "string" ? date : "") ?? [];
  const offset = 60 * Number(hours) + Number(minutes);
  return {
    name: typeof name === "string" ? name : "",
    email,
    epochSeconds: seconds === "" ? Number.NaN : Number(seconds),
    offsetMinutes: sign === "-" ? -offset : offset,
  };
}

function count(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
