import type { PullRequestFact } from "@vibe/analysis/pull-request/pull-request-fact";
import { openTestSupabase, type TestSupabase } from "@vibe/embedded/testing/test-supabase";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { claimJob, startJob } from "./jobs.ts";
import {
  finishPullRequests,
  getPullRequestsRead,
  readPullRequestFacts,
  savePullRequestFacts,
} from "./pull-request-facts.ts";
import { connectFolder, disconnectRepo } from "./repos.ts";

let supabase: TestSupabase;
let ada: { client: Client; userId: string };
const run = "run";

beforeAll(async () => {
  supabase = await openTestSupabase();
  await supabase.unlimited();
  ada = await supabase.signUp("ada");
});
afterAll(() => supabase.close());

/** A repository with a job that a run has taken. */
async function claimed(name: string): Promise<{ repoId: string; jobId: string }> {
  const folder = { userId: ada.userId, folder: `/home/ada/${name}`, fullName: name, defaultBranch: "main" };
  const connected = await connectFolder(supabase.service, folder);
  if (connected.outcome !== "connected") throw new Error(connected.outcome);
  const started = await startJob(ada.client, connected.repoId, { kind: "all", choice: "all" });
  if (started.outcome !== "started") throw new Error(started.outcome);
  await claimJob(supabase.service, started.job_id, run);
  return { repoId: connected.repoId, jobId: started.job_id };
}

const fact = (number: number, parts: Partial<PullRequestFact> = {}): PullRequestFact => ({
  version: 1,
  number,
  actor: "human",
  authorIds: [],
  createdAt: 1,
  mergedAt: 2,
  changedFiles: 3,
  additions: 4,
  deletions: 5,
  commits: 1,
  reviews: 0,
  flags: [],
  mergeMethod: "squash",
  mergedAs: "a".repeat(40),
  brought: [],
  ...parts,
});

test("facts are kept with the repository, renewed by number, and come back by number however many there are", async () => {
  const { service } = supabase;
  const { repoId, jobId } = await claimed("kept");
  const many = Array.from({ length: 1_000 }, (_, i) => fact(2_000 - i));
  expect(await savePullRequestFacts(service, jobId, run, many)).toBe(true);
  expect(await savePullRequestFacts(service, jobId, run, [fact(1), fact(2_000, { changedFiles: 9 })])).toBe(true);
  const kept = await readPullRequestFacts(service, repoId);
  expect(kept.map(({ number }) => number)).toEqual([1, ...Array.from({ length: 1_000 }, (_, i) => 1_001 + i)]);
  expect(kept.at(-1)?.changedFiles).toBe(9);
  await expect(savePullRequestFacts(service, jobId, run, [...many, fact(1)])).rejects.toThrow("1001 facts at once");
});

test("how far they were read is known once all were, and facts of another version go then", async () => {
  const { service } = supabase;
  const { repoId, jobId } = await claimed("read");
  await savePullRequestFacts(service, jobId, run, [fact(1), fact(2, { version: 2 })]);
  expect(await getPullRequestsRead(service, repoId)).toBeNull();
  const read = { headSha: "b".repeat(40), until: new Date("2026-02-03T04:05:06Z"), version: 2 };
  expect(await finishPullRequests(service, jobId, run, read)).toBe(true);
  expect(await getPullRequestsRead(service, repoId)).toEqual(read);
  expect((await readPullRequestFacts(service, repoId)).map(({ number }) => number)).toEqual([2]);
});

test("a run that lost its job changes nothing", async () => {
  const { service } = supabase;
  const { repoId, jobId } = await claimed("lost");
  const read = { headSha: "b".repeat(40), until: new Date(0), version: 1 };
  expect(await savePullRequestFacts(service, jobId, "another", [fact(1)])).toBe(false);
  expect(await finishPullRequests(service, jobId, "another", read)).toBe(false);
  expect(await readPullRequestFacts(service, repoId)).toEqual([]);
  expect(await getPullRequestsRead(service, repoId)).toBeNull();
});

test("nobody but the service reads or writes them, and they go with the repository", async () => {
  const { service, anon } = supabase;
  const { repoId, jobId } = await claimed("own");
  await savePullRequestFacts(service, jobId, run, [fact(1)]);
  for (const client of [ada.client, anon]) {
    const table = () => client.from("pull_request_facts");
    const answers = [
      await table().select("*"),
      await table().insert({ repo_id: repoId, number: 2, fact_version: 1, fact: {} }),
      await table().update({ number: 3 }).eq("number", 1),
      await table().delete().eq("number", 1),
    ];
    expect(answers.map(({ error }) => error?.code)).toEqual(Array(4).fill("42501"));
  }
  expect(await disconnectRepo(ada.client, repoId)).toBe(true);
  expect(await readPullRequestFacts(service, repoId)).toEqual([]);
});
