/** The merged pull requests of a repository, over GraphQL: 50 of them are one request and two points. */

import type { RawAccount, RawPullRequest } from "@vibe/analysis/pull-request/pull-request";
import { GitHubError } from "./github-error.ts";
import type { GitHubTransport } from "./github-transport.ts";
import { isPullRequestsBody, type PullRequestNode } from "./pull-requests-answer.ts";

export type PullRequestPage = {
  /** The one that was changed last comes first. */
  pullRequests: RawPullRequest[];
  /** Where to go on; null after the last page. */
  next: string | null;
};

export type ListPullRequestsOptions = {
  /** Those that were last changed before are known already. */
  updatedSince?: Date | null;
  /** `next` of an earlier page. */
  after?: string | null;
  /** So many at most, 1,000 unless given. */
  limit?: number;
  signal?: AbortSignal;
};

const maxPullRequests = 1_000;
/** What takes GitHub too long as one page is asked for in smaller ones. */
const pageSizes = [50, 25, 10] as const;

const query = `query MergedPullRequests($owner: String!, $name: String!, $size: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: MERGED, orderBy: { field: UPDATED_AT, direction: DESC }, first: $size, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number createdAt mergedAt updatedAt changedFiles additions deletions body
        author { ...account }
        closingIssuesReferences { totalCount }
        reviews(first: 20) { totalCount nodes { author { ...account } } }
        commits(last: 10) {
          totalCount
          nodes { commit { oid messageHeadline authoredDate author { email user { login } } } }
        }
        mergeCommit { oid authoredDate parents { totalCount } }
      }
    }
  }
  rateLimit { cost }
}
fragment account on Actor { __typename login ... on User { databaseId } }`;

/**
 * Pages of at most 50 merged pull requests, into whatever branch, the one that was changed last first, until one is older than
 * `updatedSince`. Throws `GitHubError`; a failure or a timeout of GitHub's only once a page of 10 has met it too.
 */
export async function* listPullRequests(
  transport: GitHubTransport,
  fullName: string,
  options: ListPullRequestsOptions = {},
): AsyncGenerator<PullRequestPage> {
  const { updatedSince = null, limit = maxPullRequests, signal } = options;
  const [owner, name] = fullName.split("/");
  let after = options.after ?? null;
  let [size, listed] = [0, 0];
  while (listed < limit) {
    const first = Math.min(pageSizes[size] ?? 10, limit - listed);
    let body: Awaited<ReturnType<typeof ask>>;
    try {
      body = await ask({ owner, name, size: first, after });
    } catch (error) {
      if (!tookTooLong(error) || size === pageSizes.length - 1) throw error;
      size += 1;
      continue;
    }
    const { nodes, pageInfo } = body.repository.pullRequests;
    const pullRequests = nodes.flatMap((node) => (node === null ? [] : [reshape(node)]));
    const fresh = pullRequests.filter(({ updatedAt }) => updatedSince === null || new Date(updatedAt) >= updatedSince);
    listed += nodes.length;
    const isLast = fresh.length < pullRequests.length || !pageInfo.hasNextPage || listed >= limit;
    after = pageInfo.endCursor;
    yield { pullRequests: fresh, next: isLast ? null : after };
    if (isLast || nodes.length === 0) return;
  }

  function ask(variables: Record<string, unknown>) {
    return transport.query(isPullRequestsBody, query, variables, signal);
  }
}

const tookTooLong = (error: unknown): boolean =>
  error instanceof GitHubError && (error.code === "server_failed" || error.code === "timed_out");

function reshape(node: PullRequestNode): RawPullRequest {
  const { number, createdAt, mergedAt, updatedAt, changedFiles, additions, deletions, body, mergeCommit } = node;
  return {
    number,
    author: accountOf(node.author),
    createdAt,
    mergedAt: mergedAt ?? updatedAt,
    updatedAt,
    changedFiles,
    additions,
    deletions,
    body,
    closingIssues: node.closingIssuesReferences?.totalCount ?? 0,
    reviews: {
      count: node.reviews?.totalCount ?? 0,
      accounts: (node.reviews?.nodes ?? []).flatMap((review) => (review === null ? [] : [accountOf(review.author)])),
    },
    commits: {
      count: node.commits.totalCount,
      last: (node.commits.nodes ?? []).flatMap((one) => {
        if (one === null) return [];
        const { oid, messageHeadline, authoredDate, author } = one.commit;
        const [email, login] = [author?.email ?? "", author?.user?.login ?? null];
        return [{ sha: oid, subject: messageHeadline, authoredAt: authoredDate, email, login }];
      }),
    },
    mergeCommit:
      mergeCommit === null
        ? null
        : {
            sha: mergeCommit.oid,
            authoredAt: mergeCommit.authoredDate,
            parents: mergeCommit.parents.totalCount,
          },
  };
}

function accountOf(actor: PullRequestNode["author"]): RawAccount | null {
  if (actor === null) return null;
  return { login: actor.login, id: actor.databaseId ?? null, isBot: actor.__typename === "Bot" };
}
