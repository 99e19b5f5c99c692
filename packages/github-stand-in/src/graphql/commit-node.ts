import { addressesOf, nodeId, nodeIdOf, type Repository } from "../directory.ts";
import { offsetTime, type Signature, utcTime } from "../git/commit-record.ts";
import type { Commit } from "../git/repository-reader.ts";
import { measure } from "../pull-request.ts";
import { sumOf } from "../rest/commit-body.ts";
import { selection } from "../rest/commits.ts";
import { treeEntryNode } from "./blob-node.ts";
import { connection, type PageArguments } from "./connection.ts";
import type { QueryContext } from "./query-context.ts";

type HistoryArguments = PageArguments & {
  since?: string | null;
  until?: string | null;
  path?: string | null;
  author?: { id?: string | null; emails?: string[] | null } | null;
};

export function commitNode(commit: Commit, repository: Repository, context: QueryContext): object {
  const { oid, message, files } = commit;
  const [headline = "", ...rest] = message.split("\n");
  const url = `${context.github.siteUrl}/${repository.fullName}/commit/${oid}`;
  const actor = (who: Signature) => ({
    name: who.name,
    email: who.email,
    date: offsetTime(who),
    user: () => {
      const person = context.github.directory.personByEmail(who.email);
      return person ? context.nodes.account(person) : null;
    },
  });
  return {
    __typename: "Commit",
    id: nodeId("C", `${repository.id}:${oid}`),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    authoredDate: utcTime(commit.author.epochSeconds),
    committedDate: utcTime(commit.committer.epochSeconds),
    ...sumOf(files),
    changedFiles: files.length,
    changedFilesIfAvailable: files.length,
    author: actor(commit.author),
    committer: actor(commit.committer),
    url,
    commitUrl: url,
    tree: { __typename: "Tree", oid: commit.tree },
    repository: () => context.nodes.repository(repository),
    file: async ({ path }: { path: string }) => {
      const entry = await repository.git.entry(oid, path);
      return entry && treeEntryNode(path, entry, repository, context);
    },
    parents: (args: PageArguments) =>
      connection(commit.parents, args, (oids) => commitNodes(oids, repository, context)),
    history: async (args: HistoryArguments) => {
      const entries = await repository.git.history(oid, args.path ?? undefined);
      const chosen = entries.filter(filterOf(args, context));
      const nodes = (page: typeof chosen) =>
        commitNodes(
          page.map((entry) => entry.oid),
          repository,
          context,
        );
      return connection(chosen, args, nodes, `${oid} `);
    },
    associatedPullRequests: async (args: PageArguments) => {
      const found = [];
      for (const one of repository.pullRequests) {
        const pull = await measure(one, repository);
        const between = await repository.git.comparison(pull.baseOid, pull.headOid).catch(() => null);
        if (pull.mergeCommitSha === oid || between?.ahead.includes(oid)) found.push(pull);
      }
      return connection(found, args, (page) => page.map((one) => context.nodes.pullRequest(one, repository)));
    },
  };
}

async function commitNodes(oids: string[], repository: Repository, { nodes }: QueryContext): Promise<object[]> {
  const commits = await repository.git.commits(oids);
  return commits.map((commit) => nodes.commit(commit, repository));
}

/** An author's id wins over addresses, as GitHub's schema says. */
function filterOf({ since, until, author }: HistoryArguments, { github }: QueryContext) {
  const values: Record<string, string | null | undefined> = { since, until };
  const inTime = selection({ get: (name) => values[name] ?? null }, github.directory);
  if (!author?.id && !author?.emails) return inTime;
  const person = github.directory.people().find((one) => nodeIdOf(one) === author.id);
  const addresses = author.id
    ? person
      ? addressesOf(person)
      : []
    : (author.emails ?? []).map((one) => one.toLowerCase());
  return (entry: Parameters<typeof inTime>[0]) => inTime(entry) && addresses.includes(entry.authorEmail.toLowerCase());
}
