/** Where a shallow clone was cut off. */

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathError } from "./history-error.ts";

/**
 * The commits whose parents were not cloned. Git shows them as roots, every file of the project "added" in them: sizes that
 * nobody wrote. Empty for a complete history.
 */
export async function readShallowBoundary(gitDir: string): Promise<Set<string>> {
  // A linked work tree keeps this list in the git folder it shares with the others.
  const common = await readOrEmpty(join(gitDir, "commondir"));
  const list = await readOrEmpty(join(resolve(gitDir, common.trimEnd()), "shallow"));
  return new Set(list.split("\n").filter((line) => line !== ""));
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw pathError((error as NodeJS.ErrnoException).code, file, error);
  }
}
