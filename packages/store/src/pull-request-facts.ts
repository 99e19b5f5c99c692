import type { PullRequestFact } from "@vibe/analysis/pull-request/pull-request-fact";
import { z } from "zod";
import { type Client, dataOf } from "./client.ts";

/** For which head all pull requests of a repository have been read, up to when by their last change, and as facts of which version. */
export type PullRequestsRead = { headSha: string; until: Date; version: number };

const readSchema = z.object({
  headSha: z.string().nullable(),
  until: z.string().nullable(),
  version: z.number().nullable(),
});

/** Null where they have never been read to the end. Service role only, as everything here. */
export async function getPullRequestsRead(service: Client, repoId: string): Promise<PullRequestsRead | null> {
  const row = dataOf(
    "getPullRequestsRead",
    await service
      .from("repos")
      .select("headSha:pull_requests_head, until:pull_requests_until, version:pull_requests_version")
      .eq("id", repoId)
      .single(),
  );
  const { headSha, until, version } = readSchema.parse(row);
  return headSha === null || until === null || version === null ? null : { headSha, until: new Date(until), version };
}

/** Stores a page of facts (1,000 at most) for the run that owns the job. False when it no longer does. */
export async function savePullRequestFacts(
  service: Client,
  jobId: string,
  runId: string,
  facts: PullRequestFact[],
): Promise<boolean> {
  const answer = await service.rpc("save_pull_request_facts", {
    p_job_id: jobId,
    p_run_id: runId,
    p_facts: facts.map((fact) => ({ number: fact.number, fact_version: fact.version, fact })),
  });
  return z.boolean().parse(dataOf("savePullRequestFacts", answer));
}

/** Remembers that all have been read, and forgets facts of other versions. False when the run no longer owns the job. */
export async function finishPullRequests(
  service: Client,
  jobId: string,
  runId: string,
  { headSha, until, version }: PullRequestsRead,
): Promise<boolean> {
  const answer = await service.rpc("finish_pull_requests", {
    p_job_id: jobId,
    p_run_id: runId,
    p_head_sha: headSha,
    p_until: until.toISOString(),
    p_version: version,
  });
  return z.boolean().parse(dataOf("finishPullRequests", answer));
}

const PAGE = 1_000;

/** All that were ever read of a repository, read now or earlier. */
export async function readPullRequestFacts(service: Client, repoId: string): Promise<PullRequestFact[]> {
  const facts: PullRequestFact[] = [];
  for (let after = 0; ; ) {
    const rows = dataOf(
      "readPullRequestFacts",
      await service
        .from("pull_request_facts")
        .select("number, fact")
        .eq("repo_id", repoId)
        .gt("number", after)
        .order("number")
        .limit(PAGE),
    );
    facts.push(...rows.map((row) => asFact(row.fact)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return facts;
    after = Number(last.number);
  }
}

/** A stored fact was made by `toPullRequestFact`; what is of another version is deleted when all have been read anew. */
const asFact = (stored: unknown): PullRequestFact => stored as PullRequestFact;
