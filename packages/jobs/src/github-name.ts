import { keepGitHubAnswer } from "@vibe/store/repos";
import type { JobDeps } from "./deps.ts";
import type { GitHubClaim } from "./github-reading.ts";
import type { OpenedToken } from "./github-token.ts";
import { JobError } from "./job-error.ts";

export type NameNow = {
  /** owner/name */
  fullName: string;
  /** As GitHub measures it, in KB. */
  sizeKb: number;
};

/**
 * What a repository is called now: it is the same under another name, as its number stays. What has changed is kept; where nothing
 * has, the question costs nothing of the hourly limit.
 */
export async function nameNow({ repo }: GitHubClaim, { client }: OpenedToken, deps: JobDeps): Promise<NameNow> {
  const { platformId, fullName, answer } = repo.source;
  const seen = await client.repositoryWithId(platformId, answer?.etag);
  if (seen === null) return { fullName, sizeKb: answer?.sizeKb ?? 0 };
  const { repository, etag } = seen;
  if (repository.disabled) throw new JobError("repository_blocked");
  await keepGitHubAnswer(deps.service, repo.id, { ...repository, etag });
  return { fullName: repository.fullName, sizeKb: repository.sizeKb };
}
