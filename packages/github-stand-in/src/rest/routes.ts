import { applicationRoutes } from "./applications.ts";
import { commitRoutes } from "./commits.ts";
import { pullRequestRoutes } from "./pull-requests.ts";
import { rateLimitRoutes } from "./rate-limit.ts";
import { repositoryRoutes } from "./repositories.ts";
import type { Route } from "./route.ts";
import { searchRoutes } from "./search.ts";
import { userRoutes } from "./user.ts";

/** All that is served. `schemas/extract.ts` takes from GitHub's description exactly these. */
export const routes: Route[] = [
  ...userRoutes,
  ...repositoryRoutes,
  ...commitRoutes,
  ...pullRequestRoutes,
  ...searchRoutes,
  ...rateLimitRoutes,
  ...applicationRoutes,
];
