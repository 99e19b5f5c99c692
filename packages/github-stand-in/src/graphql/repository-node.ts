import { defaultBranchOf, nodeId, type Repository } from "../directory.ts";
import { utcTime } from "../git/commit-record.ts";
import { languagesOf } from "../git/languages.ts";
import { measure } from "../pull-request.ts";
import { blobNode } from "./blob-node.ts";
import { connection, type PageArguments } from "./connection.ts";
import { typed } from "./cost.ts";
import { type PullRequestsArguments, selectPullRequests } from "./pull-request-node.ts";
import type { QueryContext } from "./query-context.ts";

/** A repository the caller may see. */
export function repositoryNode(repository: Repository, context: QueryContext): object {
  const { git } = repository;
  const url = `${context.github.siteUrl}/${repository.fullName}`;
  const head = async () => git.resolve(await defaultBranchOf(repository));
  const pushedAt = async () => {
    const oid = await head();
    const [newest] = oid ? await git.commits([oid]) : [];
    return newest ? utcTime(newest.committer.epochSeconds) : null;
  };
  return {
    __typename: "Repository",
    id: nodeId("R", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    owner: () => context.nodes.account(repository.owner),
    url,
    description: repository.description,
    isPrivate: repository.private,
    isArchived: repository.archived,
    isDisabled: repository.disabled,
    isFork: repository.fork,
    isLocked: false,
    isTemplate: false,
    isMirror: false,
    isEmpty: async () => (await git.branches()).length === 0,
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    createdAt: repository.createdAt,
    updatedAt: async () => (await pushedAt()) ?? repository.createdAt,
    pushedAt,
    diskUsage: () => git.sizeKb(),
    stargazerCount: repository.stars,
    forkCount: 0,
    primaryLanguage: async () => {
      const oid = await head();
      const [name] = oid ? Object.keys(languagesOf(await git.tree(oid))) : [];
      return name ? { name, id: nodeId("LG", name) } : null;
    },
    defaultBranchRef: async () => refNode(await defaultBranchOf(repository), await head(), repository, context),
    ref: async ({ qualifiedName }: { qualifiedName: string }) => {
      const name = qualifiedName.replace(/^refs\/heads\//, "");
      const found = (await git.branches()).find((branch) => branch.name === name);
      return refNode(name, found?.oid ?? null, repository, context);
    },
    refs: async (args: PageArguments & { refPrefix: string }) => {
      const branches = args.refPrefix === "refs/heads/" ? await git.branches() : [];
      return connection(branches, args, (page) => page.map(({ name, oid }) => refNode(name, oid, repository, context)));
    },
    object: async ({ oid, expression }: { oid?: string | null; expression?: string | null }) => {
      const [, revision = oid ?? expression ?? "", path] = /^([^:]*):(.*)$/s.exec(expression ?? "") ?? [];
      const found = revision === "HEAD" ? await head() : await git.resolve(revision);
      if (path === undefined && found !== null) {
        const [commit] = await git.commits([found]);
        return commit ? context.nodes.commit(commit, repository) : null;
      }
      const name = path === undefined ? revision : found && (await git.entry(found, path))?.oid;
      const content = name ? await git.blob(name) : null;
      return name && content ? blobNode(name, content, repository, context) : null;
    },
    pullRequests: async (args: PullRequestsArguments) => {
      const all = await Promise.all(repository.pullRequests.map((one) => measure(one, repository)));
      const chosen = selectPullRequests(all, args);
      return connection(chosen, args, (page) => page.map((one) => context.nodes.pullRequest(one, repository)));
    },
    pullRequest: async ({ number }: { number: number }) => {
      const found = repository.pullRequests.find((one) => one.number === number);
      if (!found) throw typed("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
      return context.nodes.pullRequest(await measure(found, repository), repository);
    },
  };
}

/** `null` for a branch without commits. */
function refNode(name: string, oid: string | null, repository: Repository, context: QueryContext) {
  if (oid === null) return null;
  return {
    __typename: "Ref",
    id: nodeId("REF", `${repository.id}:${name}`),
    name,
    prefix: "refs/heads/",
    target: async () => {
      const [commit] = await repository.git.commits([oid]);
      return commit ? context.nodes.commit(commit, repository) : null;
    },
  };
}
