import { disconnectRepo } from "@vibe/store/repos";
import { ApiError } from "#server/api-error.ts";
import { parseId } from "#server/parse.ts";
import { route } from "#server/route.ts";

const MISSING = "There is no such repository.";

export const DELETE = route(async ({ params, session }) => {
  const repoId = parseId(params.id, "repo_not_found", MISSING);
  if (!(await disconnectRepo(session.user, repoId))) throw new ApiError("repo_not_found", MISSING);
  return new Response(null, { status: 204 });
});
