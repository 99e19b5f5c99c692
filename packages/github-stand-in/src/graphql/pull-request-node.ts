import { nodeId, type Repository } from "../directory.ts";
import type { MeasuredPullRequest } from "../pull-request.ts";
import { connection, type PageArguments } from "./connection.ts";
import type { QueryContext } from "./query-context.ts";

export type PullRequestsArguments = PageArguments & {
  states?: string[] | null;
  baseRefName?: string | null;
  headRefName?: string | null;
  orderBy?: { field: string; direction: "ASC" | "DESC" } | null;
};

export function pullRequestNode(pull: MeasuredPullRequest, repository: Repository, context: QueryContext): object {
  const { directory, siteUrl } = context.github;
  const actor = (login: string | undefined) => {
    const account = login ? directory.account(login) : null;
    return account ? context.nodes.account(account) : null;
  };
  const between = () => repository.git.comparison(pull.baseOid, pull.headOid).catch(() => null);
  const counted = (totalCount: number) => ({ totalCount });
  return {
    __typename: "PullRequest",
    id: nodeId("PR", `${repository.id}:${pull.number}`),
    databaseId: repository.id * 10_000 + pull.number > 2 ** 31 ? null : repository.id * 10_000 + pull.number,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    bodyText: pull.body ?? "",
    url: `${siteUrl}/${repository.fullName}/pull/${pull.number}`,
    state: pull.state.toUpperCase(),
    merged: pull.state === "merged",
    closed: pull.state !== "open",
    isDraft: pull.draft ?? false,
    createdAt: pull.createdAt,
    updatedAt: pull.updated,
    closedAt: pull.closedAt ?? pull.mergedAt ?? null,
    mergedAt: pull.mergedAt ?? null,
    additions: pull.sizes.additions,
    deletions: pull.sizes.deletions,
    changedFiles: pull.sizes.changedFiles,
    author: () => actor(pull.author),
    mergedBy: () => actor(pull.mergedBy),
    authorAssociation: repository.owner.login === pull.author ? "OWNER" : "CONTRIBUTOR",
    baseRefName: pull.baseName,
    headRefName: pull.headName,
    baseRefOid: pull.baseOid,
    headRefOid: pull.headOid,
    repository: () => context.nodes.repository(repository),
    reviews: counted(pull.reviews ?? 0),
    comments: counted(0),
    mergeCommit: async () => {
      const [commit] = pull.mergeCommitSha ? await repository.git.commits([pull.mergeCommitSha]) : [];
      return commit ? context.nodes.commit(commit, repository) : null;
    },
    commits: async (args: PageArguments) => {
      const oids = (await between())?.ahead ?? [];
      const page = connection(oids, args, async (shown) =>
        (await repository.git.commits(shown)).map((commit) => ({
          __typename: "PullRequestCommit",
          commit: context.nodes.commit(commit, repository),
        })),
      );
      return { ...page, totalCount: pull.sizes.commits };
    },
    files: async (args: PageArguments) => {
      const page = connection((await between())?.files ?? [], args, (shown) =>
        shown.map(({ path, additions, deletions, status }) => ({
          path,
          additions,
          deletions,
          changeType: status === "removed" ? "DELETED" : status.toUpperCase(),
        })),
      );
      return { ...page, totalCount: pull.sizes.changedFiles };
    },
  };
}

/** Oldest first, unless ordered otherwise. */
export function selectPullRequests(pulls: MeasuredPullRequest[], args: PullRequestsArguments): MeasuredPullRequest[] {
  const chosen = pulls.filter(
    (pull) =>
      (args.states == null || args.states.includes(pull.state.toUpperCase())) &&
      (args.baseRefName == null || args.baseRefName === pull.baseName) &&
      (args.headRefName == null || args.headRefName === pull.headName),
  );
  const { field = "CREATED_AT", direction = "ASC" } = args.orderBy ?? {};
  const value = (pull: MeasuredPullRequest) => (field === "UPDATED_AT" ? pull.updated : pull.createdAt);
  const ascending = chosen.toSorted((one, other) =>
    value(one) === value(other) ? one.number - other.number : value(one) < value(other) ? -1 : 1,
  );
  return direction === "ASC" ? ascending : ascending.reverse();
}
