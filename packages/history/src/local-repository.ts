/** A folder in, the git repository that holds it out: as plain data, so that it can be stored and passed on. */

import { access, constants, lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Identity } from "@vibe/analysis/commit/commit";
import { userEnvironment } from "./env.ts";
import { asHistoryError, gitOutput } from "./git.ts";
import { readHead } from "./head.ts";
import { damageSentence, emptyRepository, HistoryError, pathError } from "./history-error.ts";
import { readSettings } from "./settings.ts";

export type LocalRepository = {
  /** The top of the work tree; the git folder itself where there is none. Absolute. */
  path: string;
  gitDir: string;
  /** True where there is no work tree: `.mailmap` is then read from HEAD. */
  bare: boolean;
  /** `null`: the current branch has no commits. */
  headSha: string | null;
  /** `null`: HEAD is detached. */
  branch: string | null;
  /** History is cut off: the oldest commits have parents that are not here. */
  shallow: boolean;
  /** Contents were left out when cloning (`--filter`); they are never fetched, so line counts may be unknown. */
  partial: boolean;
  objectFormat: "sha1" | "sha256";
  /** Who would commit here, by the user's configuration and as `.mailmap` writes them; `null` without an e-mail address. */
  identity: Identity | null;
  /** For display: the folder's name, of a bare repository without `.git`. */
  name: string;
};

/** Older ones cannot be told to ignore the user's configuration, or count renames by another limit. */
const oldestGit = [2, 34] as const;

/**
 * Opens the repository that `path` is in: a work tree, a folder in one, a linked work tree, or a bare repository. Reads only,
 * and runs nothing that the repository's configuration names. The user's own configuration decides what is trusted
 * (`safe.directory`) and who they are. An empty repository opens, with `headSha` null (see `requireHead`).
 *
 * Throws `HistoryError`: `path_not_found`, `path_not_a_directory`, `path_not_readable`, `git_not_found`, `git_too_old`,
 * `not_a_repository`, `dubious_ownership`, `bare_repository_refused`, `corrupt_repository`, `timed_out`, `git_failed`.
 */
export async function openLocalRepository(
  path: string,
  options: { signal?: AbortSignal } = {},
): Promise<LocalRepository> {
  const folder = await requireFolder(resolve(path));
  try {
    await requireGit(options.signal);
    const place = await locate(folder, options.signal);
    const head = await readHead(place, options.signal);
    const settings = await readSettings(place, options.signal);
    return { ...place, ...head, ...settings, name: displayName(place.path) };
  } catch (error) {
    throw asHistoryError(error, folder);
  }
}

/** The sha to read from. Throws `HistoryError` `empty_repository` where there are no commits. */
export function requireHead(repository: LocalRepository): string {
  if (repository.headSha === null) throw emptyRepository(repository.path);
  return repository.headSha;
}

/** Pure: what `git version` printed, and whether it is new enough. Throws `HistoryError` `git_too_old`. */
export function requireVersion(printed: string): void {
  const [, major, minor] = /git version (\d+)\.(\d+)/.exec(printed) ?? [];
  const [oldestMajor, oldestMinor] = oldestGit;
  if (major === undefined || Number(major) > oldestMajor) return; // A name nobody knows: let git itself complain.
  if (Number(major) === oldestMajor && Number(minor) >= oldestMinor) return;
  throw new HistoryError(
    "git_too_old",
    `This is git ${major}.${minor}, and ${oldestGit.join(".")} or newer is needed. Update git (https://git-scm.com).`,
  );
}

/** Pure: `/srv/app.git` is shown as `app`, and so is `/srv/app/.git`. */
export function displayName(path: string): string {
  const last = basename(path) === ".git" ? basename(dirname(path)) : basename(path);
  return last.replace(/(.)\.git$/, "$1") || path;
}

async function requireFolder(folder: string): Promise<string> {
  try {
    const found = await stat(folder);
    if (!found.isDirectory()) {
      throw new HistoryError("path_not_a_directory", `${folder} is a file. Give the folder of a git repository.`);
    }
    await access(folder, constants.R_OK | constants.X_OK);
    return await realpath(folder);
  } catch (error) {
    throw error instanceof HistoryError ? error : pathError((error as NodeJS.ErrnoException).code, folder, error);
  }
}

async function requireGit(signal: AbortSignal | undefined): Promise<void> {
  requireVersion(await gitOutput(["version"], { signal }));
}

type Place = Pick<LocalRepository, "path" | "gitDir" | "bare" | "shallow" | "objectFormat">;

async function locate(folder: string, signal: AbortSignal | undefined): Promise<Place> {
  // One answer a call where it is a path: a folder's name may contain a line break.
  const ask = async (...questions: string[]) => {
    const output = await gitOutput(["-C", folder, "rev-parse", ...questions], {
      environment: userEnvironment(),
      signal,
    });
    return output.replace(/\n$/, "");
  };
  const gitDir = await ask("--absolute-git-dir").catch(async (error: unknown) => {
    if (isNotARepository(error)) await requireOwnGit(folder, null);
    throw error;
  });
  await requireOwnGit(folder, gitDir);
  const answers = await ask("--is-inside-work-tree", "--is-shallow-repository", "--show-object-format");
  const [inWorkTree, shallow, objectFormat] = answers.split("\n");
  const bare = inWorkTree !== "true";
  return {
    path: bare ? gitDir : await ask("--path-format=absolute", "--show-toplevel"),
    gitDir,
    bare,
    shallow: shallow === "true",
    objectFormat: objectFormat === "sha256" ? "sha256" : "sha1",
  };
}

function isNotARepository(error: unknown): boolean {
  const explained = asHistoryError(error, "");
  return explained instanceof HistoryError && explained.code === "not_a_repository";
}

/** Where the folder has a `.git` of its own that git passes over, the repository is broken, not absent or the parent's. */
async function requireOwnGit(folder: string, found: string | null): Promise<void> {
  const own = await lstat(join(folder, ".git")).catch(() => null); // Nothing there: a sub-folder, or a bare repository.
  if (own !== null && (found === null || (own.isDirectory() && found !== join(folder, ".git")))) {
    throw new HistoryError("corrupt_repository", damageSentence(folder, ""));
  }
}
