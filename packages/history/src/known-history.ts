/** What of a history was read before: whether it is still part of it, and whether what was read would be read the same. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { asHistoryError, gitOutput, inRepository } from "./git.ts";
import { GitFailure, pathError } from "./history-error.ts";
import type { LocalRepository } from "./local-repository.ts";
import { readShallowBoundary } from "./shallow-boundary.ts";

/**
 * Whether everything that `base` leads to is part of what `head` leads to. False also when `base` is not there any more, as after
 * a rewritten history was cleaned up. Throws `HistoryError` as `listCommits`.
 */
export async function isAncestor(repository: LocalRepository, base: string, head: string): Promise<boolean> {
  if (base === head) return true;
  const args = [...inRepository(repository), "merge-base", "--is-ancestor", "--end-of-options", base, head];
  try {
    await gitOutput(args);
    return true;
  } catch (error) {
    // 1 says no, 128 that one of them is unknown; `head` was just read.
    if (error instanceof GitFailure && error.exitCode !== null) return false;
    throw asHistoryError(error, repository.path);
  }
}

/**
 * A hash of all that a listing depends on beside its commits: whose addresses are whose, the notes about AI, and where a clone
 * was cut off. Commits that were listed under the same key need not be listed again.
 */
export async function listingKey(repository: LocalRepository): Promise<string> {
  const [mailmap, notes, boundary] = await Promise.all([
    repository.bare ? objectName(repository, "HEAD:.mailmap") : readMailmap(repository.path),
    objectName(repository, "refs/notes/ai"),
    readShallowBoundary(repository.gitDir),
  ]);
  return createHash("sha256")
    .update(JSON.stringify([mailmap, notes, [...boundary].sort(), repository.partial]))
    .digest("hex");
}

async function readMailmap(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, ".mailmap"), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return "";
    throw pathError(code, folder, error);
  }
}

async function objectName(repository: LocalRepository, revision: string): Promise<string> {
  try {
    return (await gitOutput([...inRepository(repository), "rev-parse", "--verify", "--quiet", revision])).trim();
  } catch (error) {
    if (error instanceof GitFailure) return "";
    throw error;
  }
}
