import { answer, type Route } from "./route.ts";

export const rateLimitRoutes: Route[] = [
  {
    method: "GET",
    template: "/rate_limit",
    scopes: [],
    resource: "core",
    free: true,
    handle: ({ github, caller }) => {
      const who = caller.kind === "token" ? caller.user.login : null;
      const core = github.quota.state(who, "core");
      const resources = {
        core,
        search: github.quota.state(who, "search"),
        graphql: github.quota.state(who, "graphql"),
      };
      return answer({ resources, rate: core });
    },
  },
];
