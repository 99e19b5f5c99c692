import { analyzeColumns, analyzerVersion } from "@vibe/analysis/analyze";
import { addFact, emptyColumns, type FactColumns } from "@vibe/analysis/history/fact-columns";
import { hasCommits } from "@vibe/analysis/history/subject";
import type { PullRequestFact } from "@vibe/analysis/pull-request/pull-request-fact";
import type { PullRequestsUnread } from "@vibe/analysis/report/coverage";
import type { AnalysisResult } from "@vibe/analysis/result";
import type { Client } from "@vibe/store/client";
import { countCommitsWithoutFiles, readCommitFacts } from "@vibe/store/commit-facts";
import { reportProgress } from "@vibe/store/jobs";
import { getPullRequestsRead, readPullRequestFacts } from "@vibe/store/pull-request-facts";
import { reuseResult, saveDraftResult } from "@vibe/store/results";
import type { Subject } from "@vibe/store/subject";
import type { PullRequestsOutcome } from "./fetch-pull-requests.ts";
import { isOnGitHub } from "./github-reading.ts";
import { JobError, superseded } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";
import { type JobRun, ownedJob } from "./owned-job.ts";

const NOTES_OF_GITHUB = {
  none: null,
  no_identity: "No GitHub account is connected, so the commits of all authors were analysed.",
  no_commits:
    "The addresses known of the GitHub account have no commits in this history, so the commits of all authors were analysed. Name an author by the e-mail of the commits.",
} as const;

const NOTES = {
  none: null,
  no_identity: "This machine has no git identity (user.email), so the commits of all authors were analysed.",
  no_commits:
    "This machine's git identity has no commits in this history, so the commits of all authors were analysed.",
} as const;

const NOTE_OF_API =
  "Read through GitHub’s API, which does not give the notes of git-ai: tools that are named only there are missing.";

/**
 * Computes the result from the stored facts and keeps it as a draft; the step returns what it came to. The seed is the
 * head commit, so that the same history gives the same numbers however often it is analysed: an earlier result of the same
 * history and subject is taken over.
 */
export async function computeAnalysis(
  input: JobRun & { context: JobContext; pullRequests: PullRequestsOutcome | "no_github" },
  deps: { service: Client },
): Promise<{ outcome: AnalysisResult["outcome"] }> {
  const claim = await ownedJob(input, deps);
  const { headSha, listing } = input.context;
  // What could not be read before, in a partial clone, may have been read since.
  const commitsKey = `${headSha}:${listing.key}:${await countCommitsWithoutFiles(deps.service, listing)}`;
  const pulls = await pullRequestsOf(claim.repo.id, input.pullRequests, deps);
  const historyKey = pulls.key === null ? commitsKey : `${commitsKey}:${pulls.key}`;
  const known = await reuseResult(deps.service, input.jobId, input.runId, analyzerVersion, historyKey);
  if (known !== null) return { outcome: known };
  const facts = emptyColumns(input.context.listedCommits);
  for await (const page of readCommitFacts(deps.service, listing)) {
    for (const fact of page) addFact(facts, fact);
    const progress = { step: "compute-analysis", done: facts.count, total: input.context.listedCommits } as const;
    await reportProgress(deps.service, input.jobId, input.runId, progress);
  }
  const { subject, fallback } = chooseSubject(claim.subject, facts);
  const result = analyzeColumns(facts, {
    subject,
    source: input.context,
    seed: headSha,
    pullRequests: await pulls.read(),
  });
  const note = (isOnGitHub(claim) ? NOTES_OF_GITHUB : NOTES)[fallback];
  if (note !== null) result.coverage.notes.unshift(note);
  const { requests, ways } = input.context;
  if (ways?.way === "api") result.coverage.notes.push(NOTE_OF_API);
  if (requests !== null) result.coverage.notes.push(`Read from GitHub with ${requests} requests.`);
  const saved = await saveDraftResult(deps.service, input.jobId, input.runId, historyKey, result);
  if (!saved) throw superseded();
  return { outcome: result.outcome };
}

/** What is known of pull requests: those read now and before, or why none were, and what a result that rests on them is known by. */
async function pullRequestsOf(
  repoId: string,
  outcome: PullRequestsOutcome | "no_github",
  { service }: { service: Client },
): Promise<{ key: string | null; read: () => Promise<PullRequestFact[] | PullRequestsUnread> }> {
  if (outcome === "no_github") return { key: null, read: async () => outcome };
  if (outcome !== "read") return { key: outcome, read: async () => outcome };
  const known = await getPullRequestsRead(service, repoId);
  return { key: `${known?.version}.${known?.until.getTime()}`, read: () => readPullRequestFacts(service, repoId) };
}

type Chosen = { subject: { kind: "all" } | { kind: "authors"; authorIds: string[] }; fallback: keyof typeof NOTES };

function chooseSubject(wanted: Subject, facts: FactColumns): Chosen {
  if (wanted.kind === "all") {
    return { subject: { kind: "all" }, fallback: wanted.choice === "identity" ? "no_identity" : "none" };
  }
  const { authorIds } = wanted;
  if (hasCommits(facts, { kind: "authors", authorIds }))
    return { subject: { kind: "authors", authorIds }, fallback: "none" };
  if (wanted.choice === "identity") return { subject: { kind: "all" }, fallback: "no_commits" };
  throw new JobError("author_not_found");
}
