import { nodeId, type Repository } from "../directory.ts";
import type { MeasuredPullRequest } from "../pull-request.ts";
import { connection, type PageArguments } from "./connection.ts";
import { typed } from "./cost.ts";
import type { QueryContext } from "./query-context.ts";

export type PullRequestsArguments = PageArguments & {
  states?: string[] | null;
  baseRefName?: string | null;
  headRefName?: string | null;
  orderBy?: { field: string; direction: "ASC" | "DESC" } | null;
};

export function pullRequestNode(pull: MeasuredPullRequest, repository: Repository, context: QueryContext): object {
  const { token } = context.caller;
  if (repository.private && token.kind === "fine-grained" && !token.permissions.includes("pull_requests")) {
    throw typed("FORBIDDEN", "Resource not accessible by personal access token");
  }
  const { directory, siteUrl } = context.github;
  const actor = (login: string | undefined) => {
    const account = login ? directory.account(login) : null;
    if (account) return context.nodes.account(account);
    return login?.endsWith("[bot]") ? botNode(login) : null;
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
    // Whoever merged it is who reviewed it.
    reviews: (args: PageArguments) =>
      connection(Array.from({ length: pull.reviews ?? 0 }), args, (page) =>
        page.map(() => ({ __typename: "PullRequestReview", author: () => actor(pull.mergedBy) })),
      ),
    closingIssuesReferences: counted(closedIssues(pull.body ?? "")),
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

/** GraphQL leaves "[bot]" out of a bot's login. */
function botNode(login: string): object {
  const name = login.replace(/\[bot\]$/, "");
  return { __typename: "Bot", id: nodeId("BOT", name), login: name, databaseId: null, resourcePath: `/apps/${name}` };
}

/** Issues of the same repository that the text closes, each once. */
function closedIssues(body: string): number {
  const found = body.matchAll(/(?:^|[^\w])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)/gi);
  return new Set(Array.from(found, ([, number]) => number)).size;
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
