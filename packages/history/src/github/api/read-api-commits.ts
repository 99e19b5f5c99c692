/** What commits on GitHub changed, read over the API as `readCommits` reads those of a folder: a request for each commit. */

import type { RawCommit } from "@vibe/analysis/commit/commit";
import { HistoryError } from "../../history-error.ts";
import { GitHubError } from "../github-error.ts";
import { filesOf } from "./commit-files.ts";
import { type CommitNode, commitFields, commitOf, isCommitNode } from "./commit-node.ts";
import { countedFiles } from "./counted-files.ts";
import { inOrder } from "./in-order.ts";
import type { ApiHistory } from "./open-api-history.ts";
import { shrinking } from "./page-size.ts";
import { allParents } from "./parents.ts";
import { isFields, isSha } from "./shape.ts";

/** GitHub asks for few requests at once: more than that and its secondary limits are near. */
const concurrency = 4;

/**
 * Yields the commits in the order of `shas` with their files: the rows of `readCommits`, renames found by GitHub. Merges have
 * `files` null; so have commits of 3,000 files and more, with `countsKnown` false, for GitHub does not show all of them. Counts that
 * GitHub does not tell are null, with `countsKnown` false. `aiNote` is null: the API does not give notes.
 *
 * One request for 100 commits and one for each of them, merges left out; some more where files were only moved or are binary.
 * At most four commits are asked for that nobody takes. Throws `GitHubError`, `HistoryError` `unknown_commit`, or the reason of `signal`.
 */
export async function* readApiCommits(
  history: ApiHistory,
  shas: readonly string[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<RawCommit, void, undefined> {
  const { mailmap, pageSize } = history.contents;
  for (let from = 0; from < shas.length; ) {
    const nodes = await shrinking(pageSize, (size) => nodesOf(history, shas.slice(from, from + size), signal));
    yield* inOrder(nodes, { width: concurrency, signal }, async (node, stop) => {
      const commit = commitOf(node, await allParents(history, node, stop), mailmap);
      return commit.parents.length > 1 ? commit : withFiles(history, commit, stop);
    });
    from += nodes.length;
  }
}

async function withFiles(history: ApiHistory, commit: RawCommit, signal: AbortSignal): Promise<RawCommit> {
  const { sha, parents } = commit;
  const listed = await filesOf(history, sha, signal);
  if (listed === null) return { ...commit, countsKnown: false };
  return { ...commit, ...(await countedFiles(history, { sha, parent: parents[0], files: listed }, signal)) };
}

async function nodesOf(
  { name: shown, transport, contents: { fullName } }: ApiHistory,
  shas: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CommitNode[]> {
  const strange = shas.find((sha) => !isSha(sha));
  if (strange !== undefined) throw unknownCommit(strange, shown);
  const [owner, name] = fullName.split("/");
  const parts = shas.map((sha, index) => `c${index}: object(oid: "${sha}") { ...CommitFields }`);
  const question = `query ReadCommits($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) { ${parts.join("\n")} }
    rateLimit { cost }
  }
  ${commitFields}`;
  const { repository } = await transport.query(isAnswer, question, { owner, name }, signal);
  return shas.map((sha, index) => {
    const node = repository[`c${index}`];
    // Another kind of object has none of the fields.
    if (node === null || (isFields(node) && node.oid === undefined)) throw unknownCommit(sha, shown);
    if (!isCommitNode(node) || node.oid !== sha) throw new GitHubError("bad_answer");
    return node;
  });
}

const isAnswer = (data: unknown): data is { repository: Record<string, unknown> } =>
  isFields(data) && isFields(data.repository);

function unknownCommit(sha: string, name: string): HistoryError {
  const why = `Commit ${sha.slice(0, 40)} is not in ${name} (any more).`;
  return new HistoryError("unknown_commit", `${why} Read the repository again from its current head.`);
}
