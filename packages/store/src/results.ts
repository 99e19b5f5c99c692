import type { AnalysisResult } from "@vibe/analysis/result";
import { z } from "zod";
import { type Client, dataOf } from "./client.ts";

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

/** Keeps a result until its job ends. False when the run no longer owns the job. */
export async function saveDraftResult(
  service: Client,
  jobId: string,
  runId: string,
  result: AnalysisResult,
): Promise<boolean> {
  const answer = await service.rpc("save_draft_result", {
    p_job_id: jobId,
    p_run_id: runId,
    p_analyzer_version: result.analyzer_version,
    p_result: result,
  });
  return z.boolean().parse(dataOf("saveDraftResult", answer));
}

/** Publishes the draft of a job and ends the job, in one transaction. False when the run no longer owns the job. */
export async function completeJob(service: Client, jobId: string, runId: string, headSha: string): Promise<boolean> {
  const answer = await service.rpc("complete_analysis", { p_job_id: jobId, p_run_id: runId, p_head_sha: headSha });
  return z.boolean().parse(dataOf("completeJob", answer));
}
