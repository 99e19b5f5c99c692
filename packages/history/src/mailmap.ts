/** Where `.mailmap` is read from, and the one case in which it cannot be. */

import { gitOutput } from "./git.ts";
import { GitFailure } from "./history-error.ts";

/**
 * Options to put before a git command that maps names. A bare repository's `.mailmap` is an object, `HEAD:.mailmap`; where a
 * partial clone left it out git would die of it, so names are then taken as the commits have them.
 */
export async function mailmapOptions(
  repository: { gitDir: string; bare: boolean; partial: boolean },
  signal: AbortSignal | undefined,
): Promise<string[]> {
  if (!repository.bare || !repository.partial) return [];
  try {
    await gitOutput([`--git-dir=${repository.gitDir}`, "--bare", "cat-file", "-e", "HEAD:.mailmap"], { signal });
    return [];
  } catch (error) {
    if (error instanceof GitFailure) return ["-c", "mailmap.blob="];
    throw error;
  }
}
