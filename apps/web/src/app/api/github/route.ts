import { getGitHubAccount, removeGitHubToken, saveGitHubToken } from "@vibe/jobs/github-account";
import { ApiError } from "#server/api-error.ts";
import { jobDeps } from "#server/deps.ts";
import { toGitHubAccountDocument } from "#server/github-document.ts";
import { gitHubRefused } from "#server/github-error.ts";
import { tokenSchema } from "#server/github-input.ts";
import { parseBody } from "#server/parse.ts";
import { route } from "#server/route.ts";

export const GET = route(async ({ session }) => {
  const account = await getGitHubAccount({ userId: session.userId }, jobDeps());
  return Response.json({ account: account === null ? null : toGitHubAccountDocument(account) });
});

export const PUT = route(async ({ request, session }) => {
  const { token } = await parseBody(request, tokenSchema);
  const saved = await saveGitHubToken({ userId: session.userId, token }, jobDeps());
  switch (saved.outcome) {
    case "saved":
      return Response.json({ login: saved.login });
    case "refused":
      throw gitHubRefused(saved, Date.now());
    default:
      return saved satisfies never;
  }
});

export const DELETE = route(async ({ session }) => {
  const { outcome } = await removeGitHubToken({ userId: session.userId }, jobDeps());
  switch (outcome) {
    case "removed":
      return new Response(null, { status: 204 });
    case "none":
      throw new ApiError("github_not_connected", "No GitHub token is stored.");
    default:
      return outcome satisfies never;
  }
});
