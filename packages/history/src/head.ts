/** Where a repository stands: the branch it is on and the commit to read from. */

import { gitOutput, inRepository } from "./git.ts";
import { damageSentence, explainFailure, GitFailure, HistoryError } from "./history-error.ts";

type Place = { path: string; gitDir: string; bare: boolean };

/** Both are `null` where there is nothing: a detached HEAD has no branch, a branch without commits no sha. */
export async function readHead(
  place: Place,
  signal: AbortSignal | undefined,
): Promise<{ headSha: string | null; branch: string | null }> {
  const ref = await answerOrNull(place, ["symbolic-ref", "--quiet", "HEAD"], signal);
  const headSha = await answerOrNull(place, ["rev-parse", "--verify", "--quiet", "HEAD"], signal);
  if (headSha === null) await requireUnborn(place, signal);
  else await requireCommit(place, headSha, signal);
  return { headSha, branch: ref === null ? null : ref.replace(/^refs\/heads\//, "") };
}

/** These commands say "there is none" by exit code 1 and silence. */
async function answerOrNull(place: Place, args: string[], signal: AbortSignal | undefined): Promise<string | null> {
  try {
    return (await gitOutput([...inRepository(place), ...args], { signal })).trimEnd();
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 1 && error.stderr === "") return null;
    throw error;
  }
}

/** A branch that cannot be read and one that has no commits yet look the same to `rev-parse`; `log` tells them apart. */
async function requireUnborn(place: Place, signal: AbortSignal | undefined): Promise<void> {
  try {
    await gitOutput([...inRepository(place), "log", "--max-count=1", "--format=%H"], { signal });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const explained = explainFailure(error, place.path);
    if (explained.code !== "empty_repository") throw explained;
  }
}

async function requireCommit(place: Place, sha: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await gitOutput([...inRepository(place), "cat-file", "-e", `${sha}^{commit}`], { signal });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new HistoryError("corrupt_repository", damageSentence(place.path, error.stderr), { cause: error });
  }
}
