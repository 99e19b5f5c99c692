/**
 * Builds real git repositories for tests and benchmarks from a list of commits: fast (`git fast-import`, about 1,500
 * commits a second) and deterministic (the same specification gives the same shas on every machine).
 *
 *     const repository = await generateRepository([
 *       { id: "first", message: "Start", files: [{ path: "a.txt", content: "one\n" }] },
 *       { id: "second", message: "Move", files: [{ path: "b.txt", renamedFrom: "a.txt" }] },
 *     ]);
 *     repository.path;          // a work tree in a temporary folder, on branch `main`
 *     repository.sha("second"); // its sha
 *     await repository.remove();
 */

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Identity, Moment } from "@vibe/analysis/commit/commit";
import { analysisEnvironment } from "../env.ts";

/** A file written, moved (with or without new content), deleted, or a submodule. Buffers allow names and contents that are not UTF-8. */
export type GeneratedFile =
  | {
      path: string | Buffer;
      content: string | Buffer;
      renamedFrom?: string | Buffer;
      mode?: "100644" | "100755" | "120000";
    }
  | { path: string | Buffer; renamedFrom: string | Buffer }
  | { path: string | Buffer; deleted: true }
  | { path: string | Buffer; submodule: string };

/**
 * `id` names the commit for `parents` and `sha()`. Without `parents` a commit follows the one before it in the list;
 * `parents: []` is a root, two or more are a merge (its tree starts as the first parent's). `author` fills in what it leaves out
 * from Ada <ada@example.com>, one hour after the commit before; `committer` is the author unless given.
 */
export type GeneratedCommit = {
  id?: string;
  message: string | Buffer;
  author?: Partial<Identity & Moment>;
  committer?: Partial<Identity & Moment>;
  parents?: string[];
  files?: GeneratedFile[];
  /** The `encoding` header, for messages that are not UTF-8. */
  encoding?: string;
};

export type GenerateOptions = {
  /** Without it: a new folder under the system's temporary folder. It is created if needed and must be empty. */
  directory?: string;
  /** A bare repository has no work tree. Default false. */
  bare?: boolean;
  /** Fill the work tree with the last commit's files. Default true. */
  checkout?: boolean;
  /** Default `main`. It ends at the last commit of the list. */
  branch?: string;
  /** Further branches: name to commit id. */
  branches?: Record<string, string>;
  objectFormat?: "sha1" | "sha256";
  /** Written as `user.name` and `user.email` of the repository. */
  identity?: Identity;
};

export type GeneratedRepository = {
  path: string;
  /** The last commit, `null` when the list was empty. */
  headSha: string | null;
  /** In the order of the list. */
  shas: string[];
  /** The sha of the commit with that `id`; throws when there is none. */
  sha: (id: string) => string;
  remove: () => Promise<void>;
};

/** Builds the repository. Throws with git's own words when the specification is impossible. */
export async function generateRepository(
  commits: Iterable<GeneratedCommit>,
  options: GenerateOptions = {},
): Promise<GeneratedRepository> {
  if (options.directory !== undefined) return build(resolve(options.directory), commits, options);
  const folder = await realpath(await mkdtemp(join(tmpdir(), "generated-repository-")));
  try {
    return await build(folder, commits, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function build(
  path: string,
  commits: Iterable<GeneratedCommit>,
  options: GenerateOptions,
): Promise<GeneratedRepository> {
  const branch = options.branch ?? "main";
  const format = options.objectFormat ?? "sha1";
  const bare = options.bare ?? false;
  git(tmpdir(), [
    "init",
    "--quiet",
    `--initial-branch=${branch}`,
    `--object-format=${format}`,
    ...(bare ? ["--bare"] : []),
    path,
  ]);
  if (options.identity) {
    git(path, ["config", "user.name", options.identity.name]);
    git(path, ["config", "user.email", options.identity.email]);
  }
  const marks = join(git(path, ["rev-parse", "--absolute-git-dir"]).toString().trimEnd(), "generated-marks");
  const ids = await fastImport(path, marks, commits, branch, options.branches ?? {});
  const shas = await readMarks(marks);
  await rm(marks, { force: true });
  if (shas.length > 0 && !bare && options.checkout !== false) git(path, ["reset", "--quiet", "--hard"]);
  return {
    path,
    headSha: shas.at(-1) ?? null,
    shas,
    sha: (id) => {
      const sha = shas[(ids.get(id) ?? 0) - 1];
      if (sha === undefined) throw new Error(`No generated commit has the id "${id}"`);
      return sha;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** Runs git in a folder with no configuration but the repository's own, and returns what it printed. For arranging tests. */
export function git(path: string, args: string[], input?: string | Buffer): Buffer {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
  const own = args[0] === "config" ? [] : identity;
  const env = { ...analysisEnvironment(), GIT_ALLOW_PROTOCOL: "file", GIT_NO_LAZY_FETCH: "0" };
  return execFileSync("git", ["-C", path, ...own, ...args], {
    env,
    input: input ?? "",
    timeout: 120_000,
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function fastImport(
  path: string,
  marks: string,
  commits: Iterable<GeneratedCommit>,
  branch: string,
  branches: Record<string, string>,
): Promise<Map<string, number>> {
  const child = spawn(
    "git",
    ["-C", path, "fast-import", "--quiet", "--done", "--date-format=raw-permissive", `--export-marks=${marks}`],
    { env: analysisEnvironment(), stdio: ["pipe", "ignore", "pipe"], timeout: 600_000 },
  );
  const closed = once(child, "close");
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (stderr.length < 10_000) stderr += chunk.toString();
  });
  const ids = new Map<string, number>();
  // When git gives up its stdin breaks; a mistake in the specification breaks the generator.
  const fed = await pipeline(Readable.from(commands(commits, branch, branches, ids)), child.stdin).catch(asError);
  child.stdin.destroy();
  const [code] = await closed;
  const isOurs = fed !== undefined && !("code" in fed); // Errors of the pipe have a code; git then says more.
  if (isOurs) throw fed;
  if (code !== 0) throw new Error(`git fast-import failed: ${stderr}`, { cause: fed });
  return ids;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function* commands(
  commits: Iterable<GeneratedCommit>,
  branch: string,
  branches: Record<string, string>,
  ids: Map<string, number>,
): Generator<Buffer> {
  let mark = 0;
  let clock = 1_700_000_000;
  for (const commit of commits) {
    mark += 1;
    clock = commit.author?.epochSeconds ?? clock + 3_600;
    yield commitCommand(commit, mark, clock, branch, ids);
    if (commit.id !== undefined) ids.set(commit.id, mark);
  }
  for (const [name, id] of Object.entries(branches)) {
    yield Buffer.from(`reset refs/heads/${name}\nfrom ${reference(ids, id)}\n`);
  }
  yield Buffer.from("done\n");
}

function commitCommand(
  commit: GeneratedCommit,
  mark: number,
  clock: number,
  branch: string,
  ids: Map<string, number>,
): Buffer {
  const author = { name: "Ada", email: "ada@example.com", offsetMinutes: 0, ...commit.author, epochSeconds: clock };
  const parents = commit.parents?.map((id) => reference(ids, id)) ?? (mark > 1 ? [`:${mark - 1}`] : []);
  const ref = `refs/heads/${branch}`;
  return Buffer.concat([
    // A branch that exists is a commit's parent by default; the reset forgets it.
    text(parents.length === 0 ? `reset ${ref}\n\n` : ""),
    text(`commit ${ref}\nmark :${mark}\n`),
    text(`author ${person(author)}\ncommitter ${person({ ...author, ...commit.committer })}\n`),
    text(commit.encoding === undefined ? "" : `encoding ${commit.encoding}\n`),
    data(commit.message),
    ...parents.map((parent, index) => text(`${index === 0 ? "from" : "merge"} ${parent}\n`)),
    ...(commit.files ?? []).flatMap(fileCommands),
    text("\n"),
  ]);
}

function fileCommands(file: GeneratedFile): Buffer[] {
  if ("submodule" in file) return [text(`M 160000 ${file.submodule} `), quoted(file.path), text("\n")];
  if ("deleted" in file) return [text("D "), quoted(file.path), text("\n")];
  const commands: Buffer[] = [];
  if (file.renamedFrom !== undefined) {
    commands.push(text("R "), quoted(file.renamedFrom), text(" "), quoted(file.path), text("\n"));
  }
  if ("content" in file) {
    commands.push(text(`M ${file.mode ?? "100644"} inline `), quoted(file.path), text("\n"), data(file.content));
  }
  return commands;
}

function reference(ids: Map<string, number>, id: string): string {
  const mark = ids.get(id);
  if (mark === undefined) throw new Error(`No commit before this one has the id "${id}"`);
  return `:${mark}`;
}

function person(who: Identity & Moment): string {
  const minutes = Math.abs(who.offsetMinutes);
  const offset = String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, "0");
  return `${who.name} <${who.email}> ${who.epochSeconds} ${who.offsetMinutes < 0 ? "-" : "+"}${offset}`;
}

function text(value: string): Buffer {
  return Buffer.from(value);
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([text(`data ${bytes.length}\n`), bytes, text("\n")]);
}

/** A path in git's C-style quotes, every byte as an octal escape where it is not a plain letter. */
function quoted(path: string | Buffer): Buffer {
  const bytes = [...Buffer.from(path)].map((byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, "0")}`,
  );
  return text(`"${bytes.join("")}"`);
}

async function readMarks(file: string): Promise<string[]> {
  const shas: string[] = [];
  for (const line of (await readFile(file, "utf8").catch(() => "")).split("\n")) {
    const [mark, sha] = line.split(" ");
    if (mark && sha) shas[Number(mark.slice(1)) - 1] = sha;
  }
  return shas;
}
