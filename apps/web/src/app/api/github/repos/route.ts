import { listGitHubRepos } from "@vibe/jobs/connect-github-repo";
import { jobDeps } from "#server/deps.ts";
import { toGitHubRepoDocument } from "#server/github-document.ts";
import { gitHubNotConnected, gitHubRefused } from "#server/github-error.ts";
import { listSchema } from "#server/github-input.ts";
import { parseQuery } from "#server/parse.ts";
import { route } from "#server/route.ts";

export const GET = route(async ({ request, session }) => {
  const { search, page } = parseQuery(request, listSchema);
  const list = await listGitHubRepos({ userId: session.userId, search, page }, jobDeps());
  switch (list.outcome) {
    case "listed":
      return Response.json({ repos: list.repos.map(toGitHubRepoDocument), next_page: list.nextPage });
    case "no_account":
      throw gitHubNotConnected();
    case "failed":
      throw gitHubRefused(list, Date.now());
    default:
      return list satisfies never;
  }
});
