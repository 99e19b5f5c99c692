import type { CommitFact } from "@vibe/analysis/commit/commit-fact";
import { z } from "zod";
import { type Client, dataOf } from "./client.ts";

/** A fact with its place in the listing (0 is the newest commit) and whether its files have been read. */
export type PlacedFact = { position: number; hasFiles: boolean; factVersion: number; fact: CommitFact };

/**
 * Stores a batch of facts (about 1,000) for the run that owns the job. A fact with files stays when the same commit comes
 * again without; only who made it and the tools it names are then renewed. False when the run no longer owns the job.
 */
export async function saveCommitFacts(
  service: Client,
  jobId: string,
  runId: string,
  facts: PlacedFact[],
): Promise<boolean> {
  const answer = await service.rpc("save_commit_facts", {
    p_job_id: jobId,
    p_run_id: runId,
    p_facts: facts.map(({ position, hasFiles, factVersion, fact }) => ({
      sha: fact.sha,
      position,
      has_files: hasFiles,
      fact_version: factVersion,
      fact,
    })),
  });
  return z.boolean().parse(dataOf("saveCommitFacts", answer));
}

const PAGE = 2_000;

/** Commits of a job's listing whose files are still to be read, in order, from a position on. */
export async function listCommitsWithoutFiles(
  service: Client,
  jobId: string,
  from: number,
  limit: number,
): Promise<{ sha: string; position: number }[]> {
  const found: { sha: string; position: number }[] = [];
  let next = from;
  while (found.length < limit) {
    const rows = dataOf(
      "listCommitsWithoutFiles",
      await service
        .from("commit_facts")
        .select("sha, position")
        .eq("listed_by", jobId)
        .eq("has_files", false)
        .gte("position", next)
        .order("position")
        .limit(Math.min(PAGE, limit - found.length)),
    );
    const page = z.array(z.object({ sha: z.string(), position: z.number() })).parse(rows);
    const last = page.at(-1);
    if (last === undefined) break;
    found.push(...page);
    next = last.position + 1;
  }
  return found;
}

/** All facts of a job's listing, newest first, page by page. */
export async function* readCommitFacts(service: Client, jobId: string): AsyncIterable<CommitFact[]> {
  let next = 0;
  for (;;) {
    const rows = dataOf(
      "readCommitFacts",
      await service
        .from("commit_facts")
        .select("position, fact")
        .eq("listed_by", jobId)
        .gte("position", next)
        .order("position")
        .limit(PAGE),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => asFact(row.fact));
    next = Number(last.position) + 1;
  }
}

/** A stored fact was made by `toFact` and written by `saveCommitFacts`; a listing renews those of another version. */
const asFact = (stored: unknown): CommitFact => stored as CommitFact;
