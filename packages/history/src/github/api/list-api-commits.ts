/** Commits of a history on GitHub, listed over the API as `listCommits` lists those of a folder. */

import type { RawCommit } from "@vibe/analysis/commit/commit";
import { GitHubError } from "../github-error.ts";
import { type CommitNode, commitFields, commitOf, isCommitNode } from "./commit-node.ts";
import type { ApiHistory, Reached } from "./open-api-history.ts";
import { shrinking } from "./page-size.ts";
import { allParents } from "./parents.ts";
import { isFields, isFlag, isListUpTo, isText } from "./shape.ts";

export type ListApiOptions = {
  /** How many commits to leave out at the newest end. GitHub is asked for those that were not `reached` before. Default 0. */
  skip?: number;
  /** How many commits at most. Default all. */
  limit?: number;
  signal?: AbortSignal | undefined;
};

const question = `query ListCommits($owner: String!, $name: String!, $head: GitObjectID!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) { ... on Commit { history(first: $first, after: $after) {
      nodes { ...CommitFields } pageInfo { hasNextPage endCursor }
    } } }
  }
  rateLimit { cost }
}
${commitFields}`;

type Page = { nodes: CommitNode[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
type Answer = { repository: { object: { history: Page } } };

/**
 * Lists commits in GitHub's order, which is that of a plain `git log` from the head, merges included, names and addresses those
 * of `.mailmap`; of a history with a `known` commit, those after it. `files` and `aiNote` are null. A request for 100 commits.
 * Throws `GitHubError`, `bad_answer` also where GitHub shows fewer commits than it counts, or the reason of `signal`.
 */
export async function* listApiCommits(
  history: ApiHistory,
  { skip = 0, limit = Number.POSITIVE_INFINITY, signal }: ListApiOptions = {},
): AsyncGenerator<RawCommit, void, undefined> {
  const { total, contents } = history;
  const end = Math.min(total, skip + limit);
  if (end <= skip) return;
  const wanted = (await contents.newer?.shas(signal)) ?? null;
  const { reached } = contents;
  const from = wanted === null && reached !== null && reached.position <= skip ? reached : null;
  let position = from?.position ?? 0;
  for await (const node of nodesFrom(history, { from, end: wanted === null ? end : null }, signal)) {
    if (wanted !== null && !wanted.has(node.oid)) continue;
    position += 1;
    if (position <= skip) continue;
    yield commitOf(node, await allParents(history, node, signal), contents.mailmap);
    if (position === end) return;
  }
  throw new GitHubError("bad_answer");
}

/** `end`: the position before which all nodes will be taken, where the whole history is listed. How far it came is noted. */
async function* nodesFrom(
  { headSha: head, transport, contents }: ApiHistory,
  { from, end }: { from: Reached | null; end: number | null },
  signal: AbortSignal | undefined,
): AsyncGenerator<CommitNode, void, undefined> {
  const [owner, name] = contents.fullName.split("/");
  let taken = from?.position ?? 0;
  let after = from?.cursor ?? null;
  for (;;) {
    const cursor: string | null = after;
    const { nodes, pageInfo }: Page = await shrinking(contents.pageSize, async (size): Promise<Page> => {
      const first = end === null ? size : Math.min(size, end - taken);
      const answer: Answer = await transport.query(
        isAnswer,
        question,
        { owner, name, head, first, after: cursor },
        signal,
      );
      return answer.repository.object.history;
    });
    taken += nodes.length;
    // Before they are taken: whoever has the last one asks for no more, and this goes on no further.
    if (end !== null && head !== null && pageInfo.endCursor !== null) {
      contents.reached = { headSha: head, position: taken, cursor: pageInfo.endCursor };
    }
    for (const node of nodes) {
      signal?.throwIfAborted();
      yield node;
    }
    if (!pageInfo.hasNextPage) return;
    // The same page again and again would never end.
    if (nodes.length === 0 || pageInfo.endCursor === null || pageInfo.endCursor === cursor) {
      throw new GitHubError("bad_answer");
    }
    after = pageInfo.endCursor;
  }
}

function isAnswer(data: unknown): data is Answer {
  if (!isFields(data) || !isFields(data.repository) || !isFields(data.repository.object)) return false;
  const { history } = data.repository.object;
  if (!isFields(history) || !isListUpTo(100, isCommitNode)(history.nodes) || !isFields(history.pageInfo)) return false;
  const { hasNextPage, endCursor } = history.pageInfo;
  return isFlag(hasNextPage) && (endCursor === null || isText(endCursor));
}
