import { factVersion } from "@vibe/analysis/commit/commit-fact";
import { gitUrlOf } from "@vibe/history/github/github-address";
import { notesKey } from "@vibe/history/github/open-listing";
import { readRemoteRefs } from "@vibe/history/github/read-remote-refs";
import { reportProgress } from "@vibe/store/jobs";
import { connectGitHubRepo } from "@vibe/store/repos";
import type { JobDeps } from "./deps.ts";
import type { GitHubClaim } from "./github-reading.ts";
import { type OpenedToken, openToken } from "./github-token.ts";
import { JobError } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";

/**
 * Looks at where a repository on GitHub stands, in two requests: what it is called now, and its refs. How many commits there are, and
 * whether an earlier listing is still part of the history, is known when they are listed.
 */
export async function loadGitHubContext(claim: GitHubClaim, runId: string, deps: JobDeps): Promise<JobContext> {
  const { jobId } = claim;
  const opened = await openToken(claim.userId, deps);
  const fullName = opened === null ? claim.repo.source.fullName : await nameNow(claim, opened, deps);
  const token = opened === null ? {} : { token: opened.token };
  const refs = await readRemoteRefs({ url: gitUrlOf(deps.github.url, fullName), ...token });
  if (refs.headSha === null) throw new JobError("empty_repository");
  const { listing } = claim.repo;
  // Of the rest of the key, the mailmap, nothing is known yet but that an unchanged head has an unchanged one.
  const known = listing?.key.startsWith(`${factVersion}:${notesKey(refs.notesSha)};`) ? listing : null;
  const commits = known?.commits ?? 0;
  await reportProgress(deps.service, jobId, runId, { step: "load-job-context", done: commits, total: null });
  return {
    headSha: refs.headSha,
    listedCommits: commits,
    shallow: false,
    partialClone: false,
    listing: { id: known?.id ?? jobId, base: known?.head ?? null, start: commits, key: known?.key ?? "", jobId },
    requests: refs.requests + (opened === null ? 0 : 1),
  };
}

/** A repository is the same under another name: its number stays. What has changed is kept. */
async function nameNow(claim: GitHubClaim, { client }: OpenedToken, deps: JobDeps): Promise<string> {
  const { source } = claim.repo;
  const now = await client.repositoryWithId(source.platformId);
  if (now.disabled) throw new JobError("repository_blocked");
  const isSame =
    now.fullName === source.fullName && now.private === source.private && now.defaultBranch === source.defaultBranch;
  if (!isSame) {
    await connectGitHubRepo(deps.service, {
      userId: claim.userId,
      platformId: source.platformId,
      fullName: now.fullName,
      defaultBranch: now.defaultBranch,
      private: now.private,
    });
  }
  return now.fullName;
}
