/** The fields of `Query` the stand-in resolves. Everything else of GitHub's schema says that it is not served. */

import { sees, ssoUrl } from "../access.ts";
import { nodeId, nodeIdOf, type Repository } from "../directory.ts";
import { ssoMessage } from "../refusal.ts";
import { searchPullRequests, searchRepositories } from "../search-query.ts";
import { connection, type PageArguments } from "./connection.ts";
import { typed } from "./cost.ts";
import type { QueryContext } from "./query-context.ts";

export function rootOf(context: QueryContext) {
  const { github, caller, cost, nodes } = context;
  const { directory, quota } = github;
  return {
    viewer: () => nodes.account(caller.user),
    user: ({ login }: { login: string }) => {
      const found = directory.person(login);
      if (!found) throw typed("NOT_FOUND", `Could not resolve to a User with the login of '${login}'.`);
      return nodes.account(found);
    },
    repository: ({ owner, name, followRenames }: { owner: string; name: string; followRenames?: boolean | null }) => {
      const found = directory.repositoryNamed(`${owner}/${name}`);
      const isGone = !found || (found.moved && followRenames === false);
      return visibleNode(isGone ? null : found.repository, `name '${owner}/${name}'`, context);
    },
    node: ({ id }: { id: string }) => {
      const account = [...directory.people(), ...directory.organizations()].find((one) => nodeIdOf(one) === id);
      if (account) return nodes.account(account);
      const repository = directory.repositories().find((one) => nodeId("R", one.id) === id);
      if (repository && sees(caller, repository) === "yes") return context.nodes.repository(repository);
      throw typed("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
    },
    rateLimit: () => {
      const { reset, ...state } = quota.state(caller.user.login, "graphql");
      const resetAt = new Date(reset * 1_000).toISOString().replace(".000Z", "Z");
      return { ...state, resetAt, cost: cost.points, nodeCount: cost.nodes };
    },
    search: async (args: PageArguments & { query: string; type: string }) => {
      if (args.type === "REPOSITORY") {
        const found = searchRepositories(args.query, caller, directory);
        const page = connection(found, args, (shown) => shown.map(nodes.repository));
        return { ...page, repositoryCount: found.length, issueCount: 0, userCount: 0 };
      }
      if (args.type === "ISSUE" || args.type === "ISSUE_ADVANCED") {
        const found = await searchPullRequests(args.query, caller, directory);
        const page = connection(found, args, (shown) =>
          shown.map(({ pull, repository }) => nodes.pullRequest(pull, repository)),
        );
        return { ...page, issueCount: found.length, repositoryCount: 0, userCount: 0 };
      }
      throw new Error(`The GitHub stand-in does not search for ${args.type}.`);
    },
  };
}

/** Throws GitHub's error when the caller may not see it: missing and hidden look the same. */
function visibleNode(repository: Repository | null, what: string, context: QueryContext) {
  const sight = repository ? sees(context.caller, repository) : "no";
  if (!repository || sight === "no") throw typed("NOT_FOUND", `Could not resolve to a Repository with the ${what}.`);
  if (sight === "sso") {
    context.ssoUrl = ssoUrl(context.github.siteUrl, repository);
    throw typed("FORBIDDEN", ssoMessage);
  }
  if (repository.blocked) throw typed("FORBIDDEN", "Repository access blocked");
  return context.nodes.repository(repository);
}
