/**
 * Reads one repository through git. Names (branches, HEAD) are resolved anew each time, so a push shows at once; whatever
 * depends on object names alone cannot change and is kept.
 */

import { randomBytes } from "node:crypto";
import { type ChangedFile, type CommitRecord, commitFormat, parseChangedFiles, parseCommits } from "./commit-record.ts";
import { findGitDir, GitError, gitBytes, runGit } from "./run-git.ts";

export type HistoryEntry = { oid: string; authorEmail: string; committedSeconds: number };
export type Commit = CommitRecord & { files: ChangedFile[] };
/** A file, a link or a submodule (`commit`) of a commit. `mode` is the number that git writes in octal digits. */
export type Entry = { mode: number; type: "blob" | "commit"; oid: string };

/** A history of 100,000 commits takes some 20 MB. */
const maxKept = 200;
const maxCommitsKept = 5_000;
const diffOptions = ["--raw", "--numstat", "--no-abbrev", "-M", "--no-ext-diff", "--no-textconv", "-z"];

export type RepositoryReader = ReturnType<typeof createRepositoryReader>;

export function createRepositoryReader(path: string) {
  let gitDirFound: Promise<string> | undefined;
  const kept = new Map<string, Promise<unknown>>();
  const commitsKept = new Map<string, Commit>();

  const gitDir = () => {
    gitDirFound ??= findGitDir(path);
    return gitDirFound;
  };
  const git = async (args: string[], input?: string) => runGit(await gitDir(), args, input);

  /** For answers that follow from object names alone. */
  function keep<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = kept.get(key) as Promise<Value> | undefined; // A key says what was asked, and so the type.
    if (known) return known;
    if (kept.size >= maxKept) kept.clear();
    const value = read();
    kept.set(key, value);
    value.catch(() => kept.delete(key));
    return value;
  }

  /** The commit a branch, a tag or an object name stands for; `null` when there is none. */
  async function resolve(name: string): Promise<string | null> {
    if (commitsKept.has(name)) return name;
    if (name === "" || /[\s~^:?*[\\\p{Cc}]|@\{|\.\.|^-/u.test(name)) return null;
    const candidates = /^[0-9a-f]{40}$/.test(name) ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`, name];
    for (const candidate of candidates) {
      const found = await git(["rev-parse", "--verify", "--quiet", `${candidate}^{commit}`]).catch(noSuchObject);
      if (found) return found.trim();
    }
    return null;
  }

  /** The branch HEAD points to, whether or not it has commits yet. */
  async function headBranch(): Promise<string> {
    return (await git(["symbolic-ref", "--short", "HEAD"]).catch(() => "main")).trim();
  }

  async function branches(): Promise<{ name: string; oid: string }[]> {
    const rows = await git(["for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads"]);
    return lines(rows).map((row) => {
      const space = row.indexOf(" ");
      return { oid: row.slice(0, space), name: row.slice(space + 1) };
    });
  }

  /** Newest first, as `git log` orders them; with `file` only what touched that path. */
  function history(head: string, file?: string): Promise<HistoryEntry[]> {
    return keep(`history ${head} ${file ?? ""}`, async () => {
      const range = file === undefined ? ["--"] : ["--", file];
      const rows = await git(["log", "-z", "--format=tformat:%H%x01%ct%x01%ae", head, ...range]);
      return rows.split("\0").flatMap((row) => {
        const [oid, seconds, authorEmail = ""] = row.split("\x01");
        return oid ? [{ oid, authorEmail, committedSeconds: Number(seconds) }] : [];
      });
    });
  }

  /** In the order asked for. Throws `GitError` when one does not exist. */
  async function commits(oids: string[]): Promise<Commit[]> {
    const missing = [...new Set(oids)].filter((oid) => !commitsKept.has(oid));
    const read = new Map<string, Commit>();
    if (missing.length > 0) {
      const mark = randomBytes(12).toString("hex");
      const options = ["--no-walk=unsorted", "--diff-merges=first-parent", "--root", "--date=raw", ...diffOptions];
      const output = await git(["log", ...options, commitFormat(mark), "--stdin"], `${missing.join("\n")}\n`);
      for (const { commit, files } of parseCommits(output, mark)) read.set(commit.oid, { ...commit, files });
    }
    const found = oids.map((oid) => {
      const commit = read.get(oid) ?? commitsKept.get(oid);
      if (!commit) throw new GitError(`The commit ${oid} was not read.`);
      return commit;
    });
    if (commitsKept.size + read.size > maxCommitsKept) commitsKept.clear();
    for (const [oid, commit] of read) commitsKept.set(oid, commit);
    return found;
  }

  /** What the branch `head` changed since it left `base`, and how many commits each has that the other lacks. */
  function comparison(base: string, head: string) {
    return keep(`compare ${base} ${head}`, async () => {
      const mergeBase = (await git(["merge-base", base, head]).catch(noSuchObject))?.trim() ?? null;
      if (mergeBase === null) return null;
      const ahead = lines(await git(["rev-list", "--reverse", `${base}..${head}`]));
      const behindBy = Number(await git(["rev-list", "--count", `${head}..${base}`]));
      const files = parseChangedFiles((await git(["diff", ...diffOptions, mergeBase, head])).split("\0"));
      return { mergeBase, ahead, behindBy, files };
    });
  }

  /** What a commit has at a path that is no folder; `null` when there is nothing. Paths that are not UTF-8 are not found. */
  async function entry(oid: string, path: string): Promise<Entry | null> {
    const entries = await keep(`entries ${oid}`, async () => {
      const rows = await git(["ls-tree", "-r", "-z", "--full-tree", oid]);
      return new Map(rows.split("\0").flatMap(entryOf));
    });
    return entries.get(path) ?? null;
  }

  /** The bytes of a file by its object name; `null` when there is none. */
  async function blob(oid: string): Promise<Buffer | null> {
    if (!/^[0-9a-f]{40}$/.test(oid)) return null;
    if ((await git(["cat-file", "-t", oid]).catch(() => "")).trim() !== "blob") return null;
    return gitBytes(await gitDir(), ["cat-file", "blob", oid]);
  }

  /** Paths and bytes of the files of a commit. */
  function tree(oid: string): Promise<{ path: string; bytes: number }[]> {
    return keep(`tree ${oid}`, async () => {
      const rows = await git(["ls-tree", "-r", "-l", "-z", oid]);
      return rows.split("\0").flatMap((row) => {
        const [, bytes, file] = /^\d+ blob \w+ +(\d+)\t(.*)$/s.exec(row) ?? [];
        return file === undefined ? [] : [{ path: file, bytes: Number(bytes) }];
      });
    });
  }

  /** Kilobytes on disk. */
  async function sizeKb(): Promise<number> {
    const rows = await git(["count-objects", "-v"]);
    const value = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(rows)?.[1] ?? 0);
    return value("size") + value("size-pack");
  }

  return { gitDir, resolve, headBranch, branches, history, commits, comparison, entry, blob, tree, sizeKb };
}

/** git says with exit code 1 and no words that something does not exist; anything else is a real failure. */
function noSuchObject(error: unknown): null {
  if (
    error instanceof GitError &&
    /ended with (1|128): *(fatal: Not a valid|error: .*expected commit type|$)/.test(error.message)
  )
    return null;
  throw error;
}

function entryOf(row: string): [path: string, entry: Entry][] {
  const [, mode = "", type, oid = "", path = ""] = /^(\d+) (blob|commit) (\w+)\t(.*)$/s.exec(row) ?? [];
  const isText = !path.includes("\uFFFD");
  return isText && (type === "blob" || type === "commit")
    ? [[path, { mode: Number.parseInt(mode, 8), type, oid }]]
    : [];
}

function lines(text: string): string[] {
  return text.split("\n").filter(Boolean);
}
