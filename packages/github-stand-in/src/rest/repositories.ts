import { affiliation, type Caller, sees } from "../access.ts";
import { defaultBranchOf, type Person, type Repository } from "../directory.ts";
import { languagesOf } from "../git/languages.ts";
import { Refusal } from "../refusal.ts";
import { linkHeader, pageOf, slice } from "./paging.ts";
import { fullPart, repositoryBody } from "./repository-body.ts";
import { answer, type GitHub, type RestAnswer, type Route, requireRepository, requireUser } from "./route.ts";

export const repositoryRoutes: Route[] = [
  {
    method: "GET",
    template: "/user/repos",
    scopes: [],
    resource: "core",
    handle: async (request) => {
      const { user } = requireUser(request);
      return listRepositories(ownRepositories(user, request.query, request.github), request, "/user/repos");
    },
  },
  {
    method: "GET",
    template: "/repos/{owner}/{repo}",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const repository = requireRepository(request, null);
      return answer({ ...(await repositoryBody(repository, request.caller, request.github)), ...fullPart() });
    },
  },
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/languages",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const { git, ...repository } = requireRepository(request, null);
      const head = await git.resolve(await defaultBranchOf({ git, ...repository }));
      return answer(head ? languagesOf(await git.tree(head)) : {});
    },
  },
];

/** `visibility`, `affiliation`, or the older `type`, which excludes both. */
function ownRepositories(user: Person, query: URLSearchParams, { directory }: GitHub): Repository[] {
  const type = query.get("type");
  if (type !== null && (query.has("visibility") || query.has("affiliation"))) {
    throw new Refusal(422, "If you specify visibility or affiliation, you cannot specify type.");
  }
  const visibility = query.get("visibility") ?? (type === "public" || type === "private" ? type : "all");
  const kinds = type === "owner" ? "owner" : type === "member" ? "collaborator" : query.get("affiliation");
  const wanted = (kinds ?? "owner,collaborator,organization_member").split(",");
  return directory.repositories().filter((one) => {
    if (visibility !== "all" && one.private !== (visibility === "private")) return false;
    return wanted.includes(affiliation(user, one) ?? "none");
  });
}

async function listRepositories(
  found: Repository[],
  { github, caller, query }: { github: GitHub; caller: Caller; query: URLSearchParams },
  path: string,
): Promise<RestAnswer> {
  const visible = found.filter((one) => sees(caller, one) === "yes");
  const behindSso = found.filter((one) => sees(caller, one) === "sso").map(({ owner }) => owner.id);
  const bodies = await Promise.all(visible.map((one) => repositoryBody(one, caller, github)));
  const sorted = sortBodies(bodies, query.get("sort") ?? "full_name", query.get("direction"));
  const page = pageOf(query);
  const sso =
    behindSso.length === 0 ? {} : { "x-github-sso": `partial-results; organizations=${[...new Set(behindSso)]}` };
  return answer(slice(sorted, page), { ...linkHeader(github, path, query, page, sorted.length), ...sso });
}

type Sortable = { full_name: string; created_at: string; updated_at: string; pushed_at: string };

function sortBodies<Body extends Sortable>(bodies: Body[], by: string, direction: string | null): Body[] {
  const key = { created: "created_at", updated: "updated_at", pushed: "pushed_at" }[by] ?? "full_name";
  const value = (body: Body) => body[key as keyof Sortable].toLowerCase();
  const ascending = bodies.toSorted((one, other) => {
    if (value(one) === value(other)) return one.full_name < other.full_name ? -1 : 1;
    return value(one) < value(other) ? -1 : 1;
  });
  const isAscending = (direction ?? (key === "full_name" ? "asc" : "desc")) === "asc";
  return isAscending ? ascending : ascending.reverse();
}
