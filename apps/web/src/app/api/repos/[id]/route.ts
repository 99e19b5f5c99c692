import { disconnectRepo } from "@vibe/jobs/disconnect-repo";
import { env } from "#env.ts";
import { ApiError } from "#server/api-error.ts";
import { parseId } from "#server/parse.ts";
import { route } from "#server/route.ts";

const MISSING = "There is no such repository.";

export const DELETE = route(async ({ params, session }) => {
  const repoId = parseId(params.id, "repo_not_found", MISSING);
  const { outcome } = await disconnectRepo({ repoId }, { user: session.user, github: env().github });
  if (outcome === "repo_not_found") throw new ApiError("repo_not_found", MISSING);
  return new Response(null, { status: 204 });
});
