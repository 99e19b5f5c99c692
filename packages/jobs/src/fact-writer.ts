import { factVersion, toFact } from "@vibe/analysis/commit/commit-fact";
import type { Client } from "@vibe/store/client";
import { type Listing, type PlacedFact, saveCommitFacts } from "@vibe/store/commit-facts";
import type { JobStep } from "@vibe/store/job-states";
import { type Claim, reportProgress } from "@vibe/store/jobs";
import { authorId } from "./author-id.ts";
import { superseded } from "./job-error.ts";
import type { PlacedCommit } from "./placed-commits.ts";

/** Facts a write carries: 35 to 60 ms each on the embedded database, and half a megabyte of body. */
const BATCH = 1_000;

type Writing = {
  claim: Claim;
  runId: string;
  step: JobStep;
  listing: Listing;
  /** Commits of this step that were done before this call, and the number there are. */
  before: number;
  total: number;
};

/**
 * Turns commits into facts and stores them batch by batch with the progress, holding no more than one batch.
 * Returns how many commits it wrote.
 */
export async function writeFacts(
  commits: AsyncIterable<PlacedCommit>,
  writing: Writing,
  deps: { service: Client },
): Promise<number> {
  const { authorKey } = writing.claim.repo;
  const keys = { identify: identifier(authorKey), salt: authorKey };
  let batch: PlacedFact[] = [];
  let written = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    await save(batch, writing, deps.service);
    written += batch.length;
    batch = [];
    const progress = { step: writing.step, done: writing.before + written, total: writing.total };
    await reportProgress(deps.service, writing.claim.jobId, writing.runId, progress);
  };
  for await (const { commit, position, hasFiles } of commits) {
    batch.push({ position, hasFiles, factVersion, fact: toFact(commit, keys) });
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return written;
}

async function save(batch: PlacedFact[], { claim, runId, listing }: Writing, service: Client): Promise<void> {
  const owned = await saveCommitFacts(service, claim.jobId, runId, listing, batch);
  if (!owned) throw superseded();
}

/** Hashes each address once: a history repeats a few authors many times. */
function identifier(authorKey: string): (email: string) => string {
  const known = new Map<string, string>();
  return (email) => {
    const id = known.get(email) ?? authorId(authorKey, email);
    known.set(email, id);
    return id;
  };
}
