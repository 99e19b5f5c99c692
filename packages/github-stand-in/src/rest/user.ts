import { affiliation, hasScope } from "../access.ts";
import { type Account, nodeIdOf, type Person } from "../directory.ts";
import { missingPermission, notFound } from "../refusal.ts";
import { linkHeader, pageOf, slice } from "./paging.ts";
import { answer, type GitHub, type Route, requireUser } from "./route.ts";

export const userRoutes: Route[] = [
  {
    method: "GET",
    template: "/user",
    scopes: [],
    resource: "core",
    handle: (request) => {
      const { user, token } = requireUser(request);
      const isPrivate = token.kind === "fine-grained" || hasScope(token, "user") || hasScope(token, "read:user");
      return answer(userBody(user, request.github, isPrivate ? "private" : "public"));
    },
  },
  {
    method: "GET",
    template: "/user/emails",
    scopes: ["user", "user:email"],
    resource: "core",
    handle: (request) => {
      const { user, token } = requireUser(request);
      if (token.kind !== "fine-grained" && !hasScope(token, "user:email")) throw notFound();
      if (token.kind === "fine-grained" && !token.permissions.includes("emails")) {
        throw missingPermission("email_addresses=read");
      }
      const page = pageOf(request.query);
      const links = linkHeader(request.github, "/user/emails", request.query, page, user.emails.length);
      return answer(slice(user.emails, page), links);
    },
  },
  {
    method: "GET",
    template: "/users/{username}",
    scopes: [],
    resource: "core",
    handle: ({ github, params }) => {
      const account = github.directory.account(params.username ?? "");
      if (!account) throw notFound();
      return answer(userBody(account, github, "public"));
    },
  },
];

/** As it stands inside other answers. */
export function simpleUser(account: Account, { siteUrl, apiUrl }: GitHub) {
  const url = `${apiUrl}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeIdOf(account),
    avatar_url: `${siteUrl}/avatars/u/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${siteUrl}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

function userBody(account: Account, github: GitHub, view: "public" | "private") {
  const owned = github.directory.repositories().filter((one) => one.owner.login === account.login);
  const hidden = owned.filter((one) => one.private).length;
  return {
    ...simpleUser(account, github),
    user_view_type: view,
    name: account.name,
    company: null,
    blog: "",
    location: null,
    email: account.type === "User" ? account.publicEmail : null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: owned.length - hidden,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
    ...(view === "private" && account.type === "User" ? privatePart(account, github, hidden) : {}),
  };
}

function privatePart(user: Person, { directory }: GitHub, hidden: number) {
  const reachable = directory.repositories().filter((one) => one.private && affiliation(user, one) !== null);
  return {
    private_gists: 0,
    total_private_repos: reachable.length,
    owned_private_repos: hidden,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: "free", space: 976_562_499, collaborators: 0, private_repos: 10_000 },
  };
}
