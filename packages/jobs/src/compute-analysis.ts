import { analyze } from "@vibe/analysis/analyze";
import type { CommitFact } from "@vibe/analysis/commit-fact";
import type { AnalysisResult } from "@vibe/analysis/result";
import type { Client } from "@vibe/store/client";
import { readCommitFacts } from "@vibe/store/commit-facts";
import { reportProgress } from "@vibe/store/jobs";
import type { Subject } from "@vibe/store/subject";
import { JobError } from "./job-error.ts";
import type { JobContext } from "./load-job-context.ts";
import { type JobRun, ownedJob } from "./owned-job.ts";

const FELL_BACK =
  "This machine's git identity has no commits in this history, so the commits of all authors were analysed.";

/** Computes the result from the stored facts. The seed is the job's id, so that a repeated step gives the same bytes. */
export async function computeAnalysis(
  input: JobRun & { context: JobContext },
  deps: { service: Client },
): Promise<AnalysisResult> {
  const claim = await ownedJob(input, deps);
  const facts: CommitFact[] = [];
  for await (const page of readCommitFacts(deps.service, input.jobId)) {
    facts.push(...page);
    const progress = { step: "compute-analysis", done: facts.length, total: input.context.listedCommits } as const;
    await reportProgress(deps.service, input.jobId, input.runId, progress);
  }
  const { subject, fellBack } = chooseSubject(claim.subject, facts);
  const result = analyze(facts, { subject, source: input.context, seed: input.jobId });
  if (fellBack) result.coverage.notes.unshift(FELL_BACK);
  return result;
}

type Chosen = { subject: { kind: "all" } | { kind: "authors"; authorIds: string[] }; fellBack: boolean };

function chooseSubject(wanted: Subject, facts: CommitFact[]): Chosen {
  if (wanted.kind === "all") return { subject: wanted, fellBack: false };
  const ids = new Set(wanted.authorIds);
  if (facts.some((fact) => ids.has(fact.authorId))) {
    return { subject: { kind: "authors", authorIds: wanted.authorIds }, fellBack: false };
  }
  if (wanted.orAll) return { subject: { kind: "all" }, fellBack: true };
  throw new JobError(
    "author_not_found",
    "No commit of this history is by that author; check the address with `git shortlog -sne`, or choose all authors.",
  );
}
