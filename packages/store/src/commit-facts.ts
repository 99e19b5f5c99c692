import type { CommitFact } from "@vibe/analysis/commit/commit-fact";
import { z } from "zod";
import { type Client, dataOf } from "./client.ts";

/** A whole history as an earlier analysis listed it: up to which commit, and all else it depends on. */
export type KnownListing = { id: string; head: string; key: string; commits: number };

/**
 * What a job lists: a whole history, or what has come since `base`. Its own commits begin at the position `start`; before
 * that are those an earlier job had listed.
 */
export type Listing = { id: string; base: string | null; start: number; key: string; jobId: string };

/** To be called before a whole history is listed. False when the run no longer owns the job. */
export async function beginListing(service: Client, jobId: string, runId: string): Promise<boolean> {
  const answer = await service.rpc("begin_listing", { p_job_id: jobId, p_run_id: runId });
  return z.boolean().parse(dataOf("beginListing", answer));
}

/** A fact with its place in the listing and whether its files have been read. */
export type PlacedFact = { position: number; hasFiles: boolean; factVersion: number; fact: CommitFact };

/**
 * Stores a batch of facts (about 1,000) for the run that owns the job. A fact with files stays when the same commit comes
 * again without; only who made it and the tools it names are then renewed. False when the run no longer owns the job.
 */
export async function saveCommitFacts(
  service: Client,
  jobId: string,
  runId: string,
  listing: Listing,
  facts: PlacedFact[],
): Promise<boolean> {
  const answer = await service.rpc("save_commit_facts", {
    p_job_id: jobId,
    p_run_id: runId,
    p_listing_id: listing.id,
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

/** Commits of a listing whose files are still to be read, in order, from a position on. */
export async function listCommitsWithoutFiles(
  service: Client,
  listing: Listing,
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
        .eq("listing_id", listing.id)
        .or(partOf(listing))
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

/** Where an earlier job gave up, commits may be left that are of this listing no more. */
const partOf = ({ start, jobId }: Listing) => `position.lt.${start},listed_by.eq.${jobId}`;

/** How many commits of a listing there are whose files have not been read. */
export async function countCommitsWithoutFiles(service: Client, listing: Listing): Promise<number> {
  const answer = await service
    .from("commit_facts")
    .select("*", { count: "exact", head: true })
    .eq("listing_id", listing.id)
    .or(partOf(listing))
    .eq("has_files", false);
  dataOf("countCommitsWithoutFiles", answer);
  return answer.count ?? 0;
}

/** All facts of a listing, page by page. */
export async function* readCommitFacts(service: Client, listing: Listing): AsyncIterable<CommitFact[]> {
  let next = 0;
  for (;;) {
    const rows = dataOf(
      "readCommitFacts",
      await service
        .from("commit_facts")
        .select("position, fact")
        .eq("listing_id", listing.id)
        .or(partOf(listing))
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
