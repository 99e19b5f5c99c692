import type { AnalysisResult } from "@vibe/analysis/result";
import { z } from "zod";
import { type Client, dataOf } from "./client.ts";
import type { Listing } from "./commit-facts.ts";

/** The result of a job the caller may see, or null. */
export async function getResult(client: Client, jobId: string): Promise<AnalysisResult | null> {
  const row = dataOf(
    "getResult",
    await client.from("analysis_results").select("result").eq("job_id", jobId).maybeSingle(),
  );
  return row === null ? null : asResult(row.result);
}

/** A stored result was made by `analyze` and written by `saveDraftResult`. */
const asResult = (stored: unknown): AnalysisResult => stored as AnalysisResult;

/**
 * Keeps a result until its job ends. `historyKey` stands for all it was computed from beside its subject. False when the run
 * no longer owns the job.
 */
export async function saveDraftResult(
  service: Client,
  jobId: string,
  runId: string,
  historyKey: string,
  result: AnalysisResult,
): Promise<boolean> {
  const answer = await service.rpc("save_draft_result", {
    p_job_id: jobId,
    p_run_id: runId,
    p_analyzer_version: result.analyzer_version,
    p_history_key: historyKey,
    p_result: result,
  });
  return z.boolean().parse(dataOf("saveDraftResult", answer));
}

/**
 * Takes an earlier published result over as the draft: the newest of the same subject, history and analyzer. Its outcome, or null
 * where there is none.
 */
export async function reuseResult(
  service: Client,
  jobId: string,
  runId: string,
  analyzerVersion: string,
  historyKey: string,
): Promise<AnalysisResult["outcome"] | null> {
  const answer = await service.rpc("reuse_result", {
    p_job_id: jobId,
    p_run_id: runId,
    p_analyzer_version: analyzerVersion,
    p_history_key: historyKey,
  });
  return z.enum(["complete", "insufficient_data"]).nullable().parse(dataOf("reuseResult", answer));
}

/**
 * Publishes the draft of a job and ends the job, in one transaction, and remembers what was listed. False when the run no longer
 * owns the job.
 */
export async function completeJob(
  service: Client,
  jobId: string,
  runId: string,
  headSha: string,
  listing: Listing & { commits: number },
): Promise<boolean> {
  const answer = await service.rpc("complete_analysis", {
    p_job_id: jobId,
    p_run_id: runId,
    p_head_sha: headSha,
    p_listing: { id: listing.id, start: listing.start, key: listing.key, commits: listing.commits },
  });
  return z.boolean().parse(dataOf("completeJob", answer));
}
