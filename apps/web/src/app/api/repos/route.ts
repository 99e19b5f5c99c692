import { connectFolder } from "@vibe/jobs/connect-folder";
import { connectGitHubRepo } from "@vibe/jobs/connect-github-repo";
import { listRepos } from "@vibe/store/repos";
import { env } from "#env.ts";
import { ApiError, inputError } from "#server/api-error.ts";
import { jobDeps, service } from "#server/deps.ts";
import { gitHubNotConnected, gitHubRefused } from "#server/github-error.ts";
import { connectSchema } from "#server/github-input.ts";
import { parseBody } from "#server/parse.ts";
import { toRepoDocument } from "#server/repo-document.ts";
import { route } from "#server/route.ts";

export const GET = route(async ({ session }) => {
  const repos = await listRepos(session.user);
  return Response.json({ repos: repos.map(toRepoDocument) });
});

export const POST = route(async ({ request, session }) => {
  const wanted = await parseBody(request, connectSchema);
  if ("folder" in wanted && env().owner === null)
    throw new ApiError("embedded_only", "Folders can be added where the app runs on your own machine.");
  const connected =
    "folder" in wanted
      ? await connectFolder({ userId: session.userId, folder: wanted.folder }, { service: service() })
      : await connectGitHubRepo({ userId: session.userId, fullName: wanted.github }, jobDeps());
  switch (connected.outcome) {
    case "connected":
      return Response.json({ repo_id: connected.repoId }, { status: 201 });
    case "too_many_repos":
      throw new ApiError("too_many_repos", "No more repositories can be connected; disconnect one first.");
    case "bad_input":
      throw inputError(connected);
    case "no_account":
      throw gitHubNotConnected();
    case "refused":
      throw gitHubRefused(connected, Date.now());
    default:
      return connected satisfies never;
  }
});
