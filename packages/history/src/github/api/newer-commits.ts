/**
 * Which commits came after a known one. The order of a history does not tell: a branch that was merged after the known commit
 * may be older than it, and its commits stand between the known one's ancestors. GitHub's comparison tells, 100 a request.
 */

import { GitHubError } from "../github-error.ts";
import type { GitHubTransport } from "../github-transport.ts";
import { isCount, isFields, isListUpTo, isSha, isText } from "./shape.ts";

export type NewerCommits = {
  total: number;
  /** Asks for what was not asked for yet. Throws `GitHubError`, or the reason of `signal`. */
  shas: (signal?: AbortSignal) => Promise<ReadonlySet<string>>;
};

const perPage = 100;
/** Of so many nobody asks GitHub in pages. */
const mostCommits = 1_000_000;

type Comparison = { status: string; ahead_by: number; commits: { sha: string }[] };

/** `null`: the known commit is not part of what `headSha` leads to, or is not there any more. */
export async function openNewerCommits(
  transport: GitHubTransport,
  { fullName, known, headSha }: { fullName: string; known: string; headSha: string },
  signal: AbortSignal | undefined,
): Promise<NewerCommits | null> {
  const found = new Set<string>();
  if (known === headSha) return { total: 0, shas: async () => found };
  if (!isSha(known)) return null;

  const readPage = async (page: number, during: AbortSignal | undefined) => {
    const path = `/repos/${fullName}/compare/${known}...${headSha}?per_page=${perPage}&page=${page}`;
    const { data } = await transport.get(isComparison, path, during);
    for (const { sha } of data.commits) found.add(sha);
    return data;
  };
  const first = await readPage(1, signal).catch(isMissing);
  if (first === null || first.status !== "ahead") return null;
  const total = first.ahead_by;
  let page = 1;
  return {
    total,
    async shas(during) {
      while (found.size < total) {
        const before = found.size;
        await readPage(page + 1, during);
        page += 1;
        if (found.size === before) throw new GitHubError("bad_answer");
      }
      if (found.size > total) throw new GitHubError("bad_answer");
      return found;
    },
  };
}

function isMissing(error: unknown): null {
  if (error instanceof GitHubError && error.code === "not_found") return null;
  throw error;
}

const isComparison = (data: unknown): data is Comparison =>
  isFields(data) &&
  isText(data.status) &&
  isCount(data.ahead_by) &&
  data.ahead_by <= mostCommits &&
  isListUpTo(perPage, (one): one is { sha: string } => isFields(one) && isSha(one.sha))(data.commits);
