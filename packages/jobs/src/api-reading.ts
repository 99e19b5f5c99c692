import { type ApiHistory, openApiHistory, type Reached } from "@vibe/history/github/api/open-api-history";
import { GitHubError } from "@vibe/history/github/github-error";
import { createGitHubTransport } from "@vibe/history/github/github-transport";
import type { JobDeps } from "./deps.ts";
import type { GitHubClaim } from "./github-reading.ts";
import { openToken } from "./github-token.ts";

/** The history of a job as GitHub's API tells it, after a `known` commit or whole. Throws as `openApiHistory`. */
export async function openJobHistory(
  claim: GitHubClaim,
  deps: JobDeps,
  options: { known?: string | undefined; reached?: Reached | null | undefined } = {},
): Promise<ApiHistory> {
  const opened = await openToken(claim.userId, deps);
  // The way was chosen with a token, which is gone.
  if (opened === null) throw new GitHubError("bad_credentials");
  const transport = createGitHubTransport({ url: deps.github.url, token: opened.token });
  return openApiHistory(transport, claim.repo.source.fullName, options);
}
