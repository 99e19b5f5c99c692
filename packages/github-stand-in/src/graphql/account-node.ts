import { affiliation, sees } from "../access.ts";
import { type Account, nodeIdOf, type Repository } from "../directory.ts";
import { connection, type PageArguments } from "./connection.ts";
import type { QueryContext } from "./query-context.ts";

export function accountNode(account: Account, context: QueryContext): object {
  const { siteUrl } = context.github;
  return {
    __typename: account.type,
    id: nodeIdOf(account),
    databaseId: account.id,
    login: account.login,
    name: account.name,
    email: account.type === "User" ? (account.publicEmail ?? "") : null,
    url: `${siteUrl}/${account.login}`,
    resourcePath: `/${account.login}`,
    avatarUrl: `${siteUrl}/avatars/u/${account.id}`,
    createdAt: account.createdAt,
    isViewer: context.caller.user.login === account.login,
    repositories: (args: RepositoriesArguments) => repositoriesOf(account, args, context),
  };
}

type RepositoriesArguments = PageArguments & {
  affiliations?: string[] | null;
  ownerAffiliations?: string[] | null;
  privacy?: "PUBLIC" | "PRIVATE" | null;
  isFork?: boolean | null;
  isArchived?: boolean | null;
  orderBy?: { field: string; direction: "ASC" | "DESC" } | null;
};

function repositoriesOf(account: Account, args: RepositoriesArguments, context: QueryContext) {
  const kinds = args.ownerAffiliations ?? args.affiliations ?? ["OWNER", "COLLABORATOR"];
  const how = (one: Repository) =>
    account.type === "User" ? affiliation(account, one) : one.owner.login === account.login ? "owner" : null;
  const found = context.github.directory
    .repositories()
    .filter((one) => sees(context.caller, one) === "yes" && kinds.includes((how(one) ?? "none").toUpperCase()))
    .filter((one) => args.privacy == null || one.private === (args.privacy === "PRIVATE"))
    .filter((one) => args.isFork == null || one.fork === args.isFork)
    .filter((one) => args.isArchived == null || one.archived === args.isArchived);
  const { field = "CREATED_AT", direction = "ASC" } = args.orderBy ?? {};
  const value = (one: Repository) => (field === "NAME" ? one.name.toLowerCase() : one.createdAt);
  const ascending = found.toSorted((one, other) =>
    value(one) === value(other) ? one.id - other.id : value(one) < value(other) ? -1 : 1,
  );
  const sorted = direction === "ASC" ? ascending : ascending.reverse();
  return connection(sorted, args, (page) => page.map(context.nodes.repository));
}
