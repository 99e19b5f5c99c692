import type { Caller } from "../access.ts";
import type { Account, Repository } from "../directory.ts";
import type { Commit } from "../git/repository-reader.ts";
import type { MeasuredPullRequest } from "../pull-request.ts";
import type { GitHub } from "../rest/route.ts";
import type { QueryCost } from "./cost.ts";

/** How the things of GitHub become what resolvers return. They lead to one another, so they meet here. */
export type Nodes = {
  account: (account: Account) => object;
  repository: (repository: Repository) => object;
  commit: (commit: Commit, repository: Repository) => object;
  pullRequest: (pull: MeasuredPullRequest, repository: Repository) => object;
};

/** What every resolver of one query shares. */
export type QueryContext = {
  github: GitHub;
  caller: Caller & { kind: "token" };
  cost: QueryCost;
  nodes: Nodes;
  /** Set when something lay behind single sign-on; the answer's headers say so. */
  ssoUrl: string | null;
};
