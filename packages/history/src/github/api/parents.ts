import { GitHubError } from "../github-error.ts";
import { type CommitNode, isNamed } from "./commit-node.ts";
import type { ApiHistory } from "./open-api-history.ts";
import { isFields, isFlag, isListUpTo, isText } from "./shape.ts";

const question = `query MoreParents($owner: String!, $name: String!, $sha: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $sha) { ... on Commit { parents(first: 100, after: $after) { nodes { oid } pageInfo { hasNextPage endCursor } } } }
  }
  rateLimit { cost }
}`;

/** More than any merge has, and than git reads. */
const mostParents = 10_000;

type Answer = {
  repository: {
    object: { parents: { nodes: { oid: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
  };
};

/** The parents of a commit, asked for where its node has only the first of them; `null` where it has all. */
export async function allParents(
  { transport, contents: { fullName } }: ApiHistory,
  { oid: sha, parents }: CommitNode,
  signal: AbortSignal | undefined,
): Promise<string[] | null> {
  if (parents.totalCount === parents.nodes.length) return null;
  const [owner, name] = fullName.split("/");
  const found: string[] = [];
  let after: string | null = null;
  do {
    const variables: Record<string, unknown> = { owner, name, sha, after };
    const { repository }: Answer = await transport.query(isAnswer, question, variables, signal);
    const { nodes, pageInfo } = repository.object.parents;
    found.push(...nodes.map(({ oid }) => oid));
    after = pageInfo.hasNextPage && nodes.length > 0 ? pageInfo.endCursor : null;
  } while (after !== null && found.length < mostParents);
  if (found.length !== parents.totalCount) throw new GitHubError("bad_answer");
  return found;
}

function isAnswer(data: unknown): data is Answer {
  if (!isFields(data) || !isFields(data.repository) || !isFields(data.repository.object)) return false;
  const { parents } = data.repository.object;
  if (!isFields(parents) || !isListUpTo(100, isNamed)(parents.nodes) || !isFields(parents.pageInfo)) return false;
  const { hasNextPage, endCursor } = parents.pageInfo;
  return isFlag(hasNextPage) && (endCursor === null || isText(endCursor));
}
