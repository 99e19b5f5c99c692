import { connectFolder } from "@vibe/jobs/connect-folder";
import { listRepos } from "@vibe/store/repos";
import { z } from "zod";
import { env } from "#env.ts";
import { ApiError, inputError } from "#server/api-error.ts";
import { service } from "#server/deps.ts";
import { parseBody } from "#server/parse.ts";
import { toRepoDocument } from "#server/repo-document.ts";
import { route } from "#server/route.ts";

export const GET = route(async ({ session }) => {
  const repos = await listRepos(session.user);
  return Response.json({ repos: repos.map(toRepoDocument) });
});

const bodySchema = z.strictObject({ folder: z.string().trim().min(1, "Type the path of a folder.").max(4096) });

export const POST = route(async ({ request, session }) => {
  if (env().owner === null)
    throw new ApiError("embedded_only", "Folders can be added where the app runs on your own machine.");
  const { folder } = await parseBody(request, bodySchema);
  const connected = await connectFolder({ userId: session.userId, folder }, { service: service() });
  switch (connected.outcome) {
    case "connected":
      return Response.json({ repo_id: connected.repoId }, { status: 201 });
    case "too_many_repos":
      throw new ApiError("too_many_repos", "No more repositories can be connected; disconnect one first.");
    case "bad_input":
      throw inputError(connected);
    default:
      return connected satisfies never;
  }
});
