import { searchRepositories } from "../search-query.ts";
import { linkHeader, pageOf, slice } from "./paging.ts";
import { repositoryBody } from "./repository-body.ts";
import { answer, type Route } from "./route.ts";

export const searchRoutes: Route[] = [
  {
    method: "GET",
    template: "/search/repositories",
    scopes: [],
    resource: "search",
    handle: async ({ github, caller, query }) => {
      const found = searchRepositories(query.get("q") ?? "", caller, github.directory);
      const bodies = await Promise.all(found.map((one) => repositoryBody(one, caller, github)));
      const key = query.get("sort") === "updated" ? "updated_at" : "stargazers_count";
      const sorted = bodies.toSorted((one, other) =>
        one[key] === other[key] ? (one.full_name < other.full_name ? -1 : 1) : one[key] > other[key] ? -1 : 1,
      );
      const page = pageOf(query);
      const items = slice(query.get("order") === "asc" ? sorted.toReversed() : sorted, page);
      return answer(
        { total_count: found.length, incomplete_results: false, items: items.map((item) => ({ ...item, score: 1 })) },
        linkHeader(github, "/search/repositories", query, page, found.length),
      );
    },
  },
];
