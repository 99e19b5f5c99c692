import { factVersion } from "@vibe/analysis/commit/commit-fact";
import { openApiHistory } from "@vibe/history/github/api/open-api-history";
import { defaultCloneLimits } from "@vibe/history/github/clone/clone-limits";
import { canClone } from "@vibe/history/github/clone/open-clone";
import { gitUrlOf } from "@vibe/history/github/github-address";
import { createGitHubTransport } from "@vibe/history/github/github-transport";
import { notesKey } from "@vibe/history/github/open-listing";
import { readRemoteRefs } from "@vibe/history/github/read-remote-refs";
import { defaultRemoteLimits } from "@vibe/history/remote/remote-limits";
import { countCommitsWithoutFiles } from "@vibe/store/commit-facts";
import { reportProgress } from "@vibe/store/jobs";
import type { JobDeps } from "./deps.ts";
import { nameNow } from "./github-name.ts";
import type { GitHubClaim } from "./github-reading.ts";
import { openToken } from "./github-token.ts";
import { chooseWay, isRefusal, type Reach } from "./github-way.ts";
import { hasClone } from "./job-clone.ts";
import { JobError } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";

/**
 * Looks at where a repository on GitHub stands, in two requests: what it is called now, and its refs; and chooses the way it is read.
 * How many commits there are, and whether an earlier listing is still part of the history, is known when they are listed.
 */
export async function loadGitHubContext(claim: GitHubClaim, runId: string, deps: JobDeps): Promise<JobContext> {
  const { jobId } = claim;
  const opened = await openToken(claim.userId, deps);
  const now = opened === null ? null : await nameNow(claim, opened, deps);
  const fullName = now?.fullName ?? claim.repo.source.fullName;
  const refs = await readRefs(fullName, opened?.token, deps);
  if (refs.headSha === null) throw new JobError("empty_repository");
  const { listing } = claim.repo;
  // Of the rest of the key, the mailmap, nothing is known yet but that an unchanged head has an unchanged one.
  const known = listing?.key.startsWith(`${factVersion}:${notesKey(refs.notesSha)};`) ? listing : null;
  const commits = known?.commits ?? 0;
  await reportProgress(deps.service, jobId, runId, { step: "load-job-context", done: commits, total: null });
  const hasToken = opened !== null;
  const listed = { id: known?.id ?? jobId, base: known?.head ?? null, start: commits, key: known?.key ?? "", jobId };
  const isKnown = known !== null && (await countCommitsWithoutFiles(deps.service, listed)) === 0;
  const size = { sizeKb: now?.sizeKb ?? null, isKnown };
  return {
    headSha: refs.headSha,
    listedCommits: commits,
    shallow: false,
    partialClone: false,
    listing: listed,
    ways: refs.isRefused ? { way: "api", others: [] } : chooseWay(await reachOf(claim, { ...size, hasToken }, deps)),
    requests: refs.requests + (hasToken ? 1 : 0),
  };
}

type Refs = { headSha: string | null; notesSha: string | null; requests: number; isRefused: boolean };

/** From the git server, and from the API where that one will not say and there is a token to ask with. */
async function readRefs(fullName: string, token: string | undefined, { github }: JobDeps): Promise<Refs> {
  const { url } = github;
  try {
    const address = { url: gitUrlOf(url, fullName), ...(token !== undefined && { token }) };
    return { ...(await readRemoteRefs(address)), isRefused: false };
  } catch (error) {
    if (token === undefined || !isRefusal(error)) throw error;
    const { headSha, transport } = await openApiHistory(createGitHubTransport({ url, token }), fullName);
    return { headSha, notesSha: null, requests: 1 + transport.spent.requests, isRefused: true };
  }
}

async function reachOf(
  claim: GitHubClaim,
  known: Pick<Reach, "sizeKb" | "isKnown" | "hasToken">,
  deps: JobDeps,
): Promise<Reach> {
  const { clones, limits } = deps.github;
  return {
    ...known,
    canClone: clones != null && (await canClone()),
    hasClone: hasClone(claim.repo.source.platformId, deps),
    packBytes: limits?.packBytes ?? defaultRemoteLimits.packBytes,
    cloneBytes: limits?.cloneBytes ?? defaultCloneLimits.maxBytes,
  };
}
