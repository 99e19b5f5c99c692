/** What of GitHub's answer about pull requests is used, and whether an answer has it. Pure. */

type Actor = { __typename: string; login: string; databaseId?: number | null } | null;
type Commit = {
  oid: string;
  messageHeadline: string;
  authoredDate: string;
  author: { email: string | null; user: { login: string } | null } | null;
};

export type PullRequestNode = {
  number: number;
  createdAt: string;
  mergedAt: string | null;
  updatedAt: string;
  changedFiles: number;
  additions: number;
  deletions: number;
  body: string;
  author: Actor;
  closingIssuesReferences: { totalCount: number } | null;
  reviews: { totalCount: number; nodes: ({ author: Actor } | null)[] | null } | null;
  commits: { totalCount: number; nodes: ({ commit: Commit } | null)[] | null };
  mergeCommit: { oid: string; authoredDate: string; parents: { totalCount: number } } | null;
};

export type PullRequestsBody = {
  repository: {
    pullRequests: {
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
      nodes: (PullRequestNode | null)[];
    };
  };
};

/** The schema is GitHub's, and the query names every field: what is looked at is what would break us. */
export function isPullRequestsBody(data: unknown): data is PullRequestsBody {
  const { pageInfo, nodes } = (data as Partial<PullRequestsBody> | null)?.repository?.pullRequests ?? {};
  return typeof pageInfo?.hasNextPage === "boolean" && Array.isArray(nodes) && nodes.every(isNodeOrNull);
}

function isNodeOrNull(node: PullRequestNode | null): boolean {
  if (node === null) return true;
  const { number, createdAt, updatedAt, body, commits } = node;
  return (
    [number, node.changedFiles, node.additions, node.deletions, commits?.totalCount].every(Number.isInteger) &&
    [createdAt, updatedAt].every((time) => !Number.isNaN(Date.parse(time))) &&
    typeof body === "string"
  );
}
