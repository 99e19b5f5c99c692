import { openTestSupabase, type TestSupabase } from "@vibe/embedded/testing/test-supabase";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Client } from "./client.ts";
import {
  cancelJob,
  claimJob,
  failJob,
  getClaim,
  getJob,
  type Job,
  listClaimedJobs,
  listUnclaimedJobs,
  reportProgress,
  startJob,
  waitJob,
} from "./jobs.ts";
import { getGitHubLimit, removeGitHubConnection, saveGitHubConnection } from "./platform-connections.ts";
import { connectFolder, disconnectRepo } from "./repos.ts";
import { completeJob } from "./results.ts";
import type { Subject } from "./subject.ts";

const ALL: Subject = { kind: "all", choice: "all" };

let supabase: TestSupabase;
let service: Client;
let user: Client;
let userId: string;
let repoId: string;
let people = 0;

beforeAll(async () => {
  supabase = await openTestSupabase();
  service = supabase.service;
});
afterAll(() => supabase.close());

beforeEach(async () => {
  people += 1;
  const person = await supabase.signUp(`person-${people}`);
  user = person.client;
  userId = person.userId;
  repoId = await connect("/home/person/project");
});

async function connect(folder: string): Promise<string> {
  const connected = await connectFolder(service, { userId, folder, fullName: "project", defaultBranch: null });
  if (connected.outcome !== "connected") throw new Error(connected.outcome);
  return connected.repoId;
}

async function queue(repo = repoId): Promise<string> {
  const started = await startJob(user, repo, ALL);
  if (started.outcome !== "started") throw new Error(started.outcome);
  return started.job_id;
}

async function job(jobId: string): Promise<Job> {
  const found = await getJob(user, jobId);
  if (found === null) throw new Error("no such job");
  return found;
}

/** Computes something for a job and publishes it, as the last two steps of a run do. */
async function publish(jobId: string, runId: string): Promise<boolean> {
  const draft = {
    p_job_id: jobId,
    p_run_id: runId,
    p_analyzer_version: "1",
    p_history_key: "history",
    p_result: { outcome: "complete" },
  };
  await service.rpc("save_draft_result", draft).throwOnError();
  const listing = { id: jobId, base: null, start: 0, key: "key", jobId, commits: 1 };
  return completeJob(service, jobId, runId, "head", listing);
}

describe("starting", () => {
  test("a repository has one active job; a second start names it and whether it is about the same people", async () => {
    const jobId = await queue();
    expect(await startJob(user, repoId, ALL)).toEqual({
      outcome: "already_running",
      job_id: jobId,
      status: "queued",
      same_subject: true,
    });
    const other: Subject = { kind: "authors", choice: "author", authorIds: ["1"] };
    expect(await startJob(user, repoId, other)).toMatchObject({ outcome: "already_running", same_subject: false });
  });

  test("two starts at once make one job", async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => startJob(user, repoId, ALL)));
    expect(outcomes.map((start) => start.outcome).sort()).toEqual(["already_running", "already_running", "started"]);
  });

  test("a repository just analysed has to wait, unless its job failed", async () => {
    const first = await queue();
    await claimJob(service, first, "run");
    await failJob(service, first, "run", { code: "internal", message: "no" });
    const second = await queue();
    await claimJob(service, second, "run-2");
    await publish(second, "run-2");
    const third = await startJob(user, repoId, ALL);
    expect(third).toMatchObject({ outcome: "too_soon" });
    if (third.outcome === "too_soon") expect(third.retry_after_seconds).toBeGreaterThan(590);
  });

  test("a sixth active job of one person is refused", async () => {
    for (let folder = 1; folder <= 5; folder += 1) await queue(await connect(`/home/person/${folder}`));
    expect((await startJob(user, repoId, ALL)).outcome).toBe("too_many_jobs");
  });
});

describe("a run and its job", () => {
  test("one run owns a job; it may take it again, another may not", async () => {
    const jobId = await queue();
    expect(await claimJob(service, jobId, "first")).toMatchObject({ jobId, userId, repo: { id: repoId } });
    expect(await claimJob(service, jobId, "second")).toBeNull();
    expect(await claimJob(service, jobId, "first")).toMatchObject({ jobId });
    expect((await job(jobId)).attempt).toBe(2);
    expect(await getClaim(service, jobId, "second")).toBeNull();
    expect(await listClaimedJobs(service)).toContainEqual({ jobId, runId: "first" });
  });

  test("progress is the owner run's to report", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "first");
    const progress = { step: "fetch-commit-list", done: 10, total: 20 } as const;
    expect(await reportProgress(service, jobId, "second", progress)).toBe(false);
    expect(await reportProgress(service, jobId, "first", progress)).toBe(true);
    expect((await job(jobId)).progress).toEqual(progress);
  });

  test("a run waits until a moment, and is running again with its next progress", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "owner");
    const until = new Date("2030-01-01T10:00:00Z");
    expect(await waitJob(service, jobId, "another", until, "rate_limit")).toBe(false);
    expect(await waitJob(service, jobId, "owner", until, "unavailable")).toBe(true);
    expect(await job(jobId)).toMatchObject({ status: "waiting", runId: "owner", waiting: { reason: "unavailable" } });
    expect(new Date((await job(jobId)).waiting?.until ?? 0)).toEqual(until);
    expect(await getClaim(service, jobId, "owner")).toMatchObject({ jobId });
    expect(await reportProgress(service, jobId, "owner", { step: "fetch-commit-list", done: 1, total: null })).toBe(
      true,
    );
    expect(await job(jobId)).toMatchObject({ status: "running", waiting: null });
    await cancelJob(user, jobId);
    expect(await waitJob(service, jobId, "owner", until, "unavailable")).toBe(false);
  });

  test.each([
    ["another try", (jobId: string) => claimJob(service, jobId, "owner"), "running"],
    ["its end by the run", (jobId: string) => failJob(service, jobId, "owner", { code: "x", message: "x" }), "failed"],
    ["its end by its owner", (jobId: string) => cancelJob(user, jobId), "cancelled"],
  ] as const)("a job that waits has no moment and no reason any more after %s", async (_what, leave, status) => {
    const jobId = await queue();
    await claimJob(service, jobId, "owner");
    await waitJob(service, jobId, "owner", new Date("2030-01-01T10:00:00Z"), "rate_limit");
    expect(await job(jobId)).toMatchObject({ status: "waiting", waiting: { reason: "rate_limit" } });
    await leave(jobId);
    expect(await job(jobId)).toMatchObject({ status, waiting: null });
  });

  test("a limit that one job meets is kept for all jobs of its owner, the latest moment of several", async () => {
    const limit = () => getGitHubLimit(service, userId, new Date("2029-12-31T00:00:00Z"));
    const jobId = await queue();
    await claimJob(service, jobId, "owner");
    const [soon, late] = [new Date("2030-01-01T10:00:00Z"), new Date("2030-01-01T11:00:00Z")];
    await waitJob(service, jobId, "owner", soon, "unavailable");
    expect(await limit()).toBeNull();
    await waitJob(service, jobId, "owner", late, "rate_limit");
    await waitJob(service, jobId, "owner", soon, "rate_limit");
    expect(await limit()).toEqual(late);
    expect(await getGitHubLimit(service, userId, new Date("2030-01-01T12:00:00Z"))).toBeNull();
  });

  test("a limit is forgotten with the account, and with one that takes its place", async () => {
    const account = { platformUserId: 1, sealedToken: "s", kind: "personal", expiresAt: null } as const;
    const limit = () => getGitHubLimit(service, userId, new Date());
    const jobId = await queue();
    await claimJob(service, jobId, "owner");
    for (const login of ["ada", "another"]) {
      await waitJob(service, jobId, "owner", new Date("2130-01-01T10:00:00Z"), "rate_limit");
      expect(await limit()).not.toBeNull();
      await saveGitHubConnection(service, { ...account, userId, login, scopes: [] });
      expect(await limit()).toBeNull();
    }
    await waitJob(service, jobId, "owner", new Date("2130-01-01T10:00:00Z"), "rate_limit");
    await removeGitHubConnection(service, userId);
    expect(await limit()).toBeNull();
  });

  test("publishing twice changes nothing the second time, and another run cannot publish", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "first");
    expect(await publish(jobId, "second")).toBe(false);
    expect((await user.from("analysis_results").select("job_id")).data).toEqual([]);
    expect(await publish(jobId, "first")).toBe(true);
    expect((await user.from("analysis_results").select("job_id")).data).toEqual([{ job_id: jobId }]);
    const { completedAt } = await job(jobId);
    expect(await publish(jobId, "first")).toBe(true);
    expect(await job(jobId)).toMatchObject({ status: "done", completedAt });
  });

  test("a failure keeps its code and sentence; an ended job does not fail again", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "first");
    expect(await failJob(service, jobId, "second", { code: "internal", message: "no" })).toBe(false);
    expect(await failJob(service, jobId, "first", { code: "not_a_repository", message: "no git" })).toBe(true);
    expect(await job(jobId)).toMatchObject({
      status: "failed",
      error: { code: "not_a_repository", message: "no git" },
    });
    expect(await failJob(service, jobId, "first", { code: "internal", message: "again" })).toBe(false);
  });

  test("a cancelled job takes no more facts, progress or results", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "first");
    expect(await cancelJob(user, jobId)).toBe("cancelled");
    expect(await cancelJob(user, jobId)).toBe("already_ended");
    expect(await getClaim(service, jobId, "first")).toBeNull();
    expect(
      (await service.rpc("save_commit_facts", { p_job_id: jobId, p_run_id: "first", p_listing_id: jobId, p_facts: [] }))
        .data,
    ).toBe(false);
    expect(await publish(jobId, "first")).toBe(false);
  });

  test("queued jobs that no run takes are found after a while", async () => {
    const jobId = await queue();
    const seen = async (before: Date) => (await listUnclaimedJobs(service, before)).map((lost) => lost.jobId);
    expect(await seen(new Date(Date.now() - 60_000))).not.toContain(jobId);
    expect(await seen(new Date(Date.now() + 60_000))).toContain(jobId);
    await claimJob(service, jobId, "first");
    expect(await seen(new Date(Date.now() + 60_000))).not.toContain(jobId);
  });
});

describe("facts", () => {
  const save = (jobId: string, run: string, fact: object) =>
    service.rpc("save_commit_facts", {
      p_job_id: jobId,
      p_run_id: run,
      p_listing_id: jobId,
      p_facts: [{ sha: "a".repeat(40), position: 0, ...fact }],
    });
  const stored = async (jobId: string) =>
    (await service.from("commit_facts").select("has_files, fact_version, fact").eq("listed_by", jobId)).data;

  test("a fact with files survives a listing without them, but not a new version of the facts", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "run");
    await save(jobId, "run", { fact_version: 1, has_files: true, fact: { files: 3 } });
    await save(jobId, "run", { fact_version: 1, has_files: false, fact: { files: null } });
    expect(await stored(jobId)).toMatchObject([{ has_files: true, fact_version: 1, fact: { files: 3 } }]);
    await save(jobId, "run", { fact_version: 2, has_files: false, fact: { files: null } });
    expect(await stored(jobId)).toEqual([{ has_files: false, fact_version: 2, fact: { files: null } }]);
  });

  test("whose a commit is comes from the last listing, because a mailmap can change", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "run");
    await save(jobId, "run", { fact_version: 1, has_files: true, fact: { files: 3, authorId: "old" } });
    await save(jobId, "run", { fact_version: 1, has_files: false, fact: { files: null, authorId: "new" } });
    expect(await stored(jobId)).toMatchObject([{ has_files: true, fact: { files: 3, authorId: "new" } }]);
  });

  test("the tools of a commit come from the last listing, because a note can come late", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "run");
    const tools = [{ id: "claude", tier: 1, reason: "git_note" }];
    await save(jobId, "run", { fact_version: 1, has_files: true, fact: { files: 3, tools: [] } });
    await save(jobId, "run", { fact_version: 1, has_files: false, fact: { files: null, tools } });
    expect(await stored(jobId)).toMatchObject([{ has_files: true, fact: { files: 3, tools } }]);
  });

  test("disconnecting a repository deletes its jobs, facts and results", async () => {
    const jobId = await queue();
    await claimJob(service, jobId, "run");
    await save(jobId, "run", { fact_version: 1, has_files: true, fact: {} });
    await publish(jobId, "run");
    expect(await disconnectRepo(user, repoId)).toBe(true);
    for (const table of ["analysis_jobs", "commit_facts", "analysis_results"]) {
      const { data } = await service.from(table).select("*").eq("repo_id", repoId);
      expect(data, table).toEqual([]);
    }
  });
});
