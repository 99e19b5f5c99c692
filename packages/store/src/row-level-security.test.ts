import { openTestSupabase, type TestSupabase } from "@vibe/embedded/testing/test-supabase";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { claimJob, getJob, listJobs, startJob } from "./jobs.ts";
import { connectFolder, disconnectRepo, getAuthorKey, getRepo, listRepos } from "./repos.ts";

type Person = { client: Client; userId: string; repoId: string; jobId: string };

let supabase: TestSupabase;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  supabase = await openTestSupabase();
  ada = await person("ada");
  bob = await person("bob");
});

afterAll(() => supabase.close());

async function person(name: string): Promise<Person> {
  const { client, userId } = await supabase.signUp(name);
  const connected = await connectFolder(supabase.service, {
    userId,
    folder: `/home/${name}/project`,
    fullName: "project",
    defaultBranch: "main",
  });
  if (connected.outcome !== "connected") throw new Error("not connected");
  const started = await startJob(client, connected.repoId, { kind: "all", choice: "all" });
  if (started.outcome !== "started") throw new Error("not started");
  return { client, userId, repoId: connected.repoId, jobId: started.job_id };
}

const TABLES = ["users", "repos", "analysis_jobs", "commit_facts", "analysis_results", "limits"] as const;

describe("reading", () => {
  test("each person sees the own repositories and jobs, and nothing of the other's", async () => {
    expect((await listRepos(ada.client)).map((repo) => repo.id)).toEqual([ada.repoId]);
    expect((await listJobs(bob.client, { limit: 10 })).map((job) => job.id)).toEqual([bob.jobId]);
    expect(await getRepo(ada.client, bob.repoId)).toBeNull();
    expect(await getJob(ada.client, bob.jobId)).toBeNull();
  });

  test.each(TABLES)("nobody who is not signed in reads %s", async (table) => {
    const { data, error } = await supabase.anon.from(table).select("*");
    expect(data ?? []).toEqual([]);
    expect(error?.code).toBe("42501");
  });

  test("facts and results of a job are the owner's alone", async () => {
    const run = "run-of-ada";
    await claimJob(supabase.service, ada.jobId, run);
    await supabase.service.rpc("save_commit_facts", {
      p_job_id: ada.jobId,
      p_run_id: run,
      p_listing_id: ada.jobId,
      p_facts: [{ sha: "a".repeat(40), position: 0, fact_version: 1, has_files: true, fact: {} }],
    });
    const mine = await ada.client.from("commit_facts").select("sha");
    const theirs = await bob.client.from("commit_facts").select("sha");
    expect(mine.data).toHaveLength(1);
    expect(theirs.data).toEqual([]);
  });

  test("the key that authors are hashed with is the service role's", async () => {
    await expect(getAuthorKey(ada.client, ada.repoId)).rejects.toThrow(/permission denied/);
    expect(await getAuthorKey(supabase.service, ada.repoId)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("writing", () => {
  // A real column of each table, so that a refusal is about rights and not about a name.
  const COLUMN = {
    users: "name",
    repos: "full_name",
    analysis_jobs: "status",
    commit_facts: "sha",
    analysis_results: "analyzer_version",
    limits: "name",
  } as const;

  test.each(TABLES)("a signed-in person cannot insert into, change or delete from %s", async (table) => {
    const column = COLUMN[table];
    const inserted = await ada.client.from(table).insert({ [column]: "x" } as never);
    const updated = await ada.client
      .from(table)
      .update({ [column]: "x" } as never)
      .neq(column, "");
    const deleted = await ada.client.from(table).delete().neq(column, "");
    for (const { error } of [inserted, updated, deleted]) expect(error?.code).toBe("42501");
  });

  test("the own limits, status and id cannot be changed either", async () => {
    const { error } = await ada.client.from("users").update({ id: bob.userId }).eq("id", ada.userId);
    expect(error?.code).toBe("42501");
    const limits = await ada.client.from("limits").update({ value: 1000 }).eq("name", "repos_per_user");
    expect(limits.error?.code).toBe("42501");
  });

  const job = { p_job_id: "00000000-0000-4000-8000-000000000001", p_run_id: "r" };

  test.each([
    ["claim_analysis", job],
    ["report_progress", { ...job, p_progress: {} }],
    ["begin_listing", job],
    ["save_commit_facts", { ...job, p_listing_id: job.p_job_id, p_facts: [] }],
    ["save_draft_result", { ...job, p_analyzer_version: "1", p_history_key: "x", p_result: {} }],
    ["reuse_result", { ...job, p_analyzer_version: "1", p_history_key: "x" }],
    ["complete_analysis", { ...job, p_head_sha: "x", p_listing: {} }],
    ["fail_analysis", { ...job, p_code: "x", p_message: "x" }],
    ["connect_folder", { p_user_id: job.p_job_id, p_folder: "/etc", p_full_name: "x", p_default_branch: "x" }],
  ])("%s is not for people", async (name, args) => {
    expect((await ada.client.rpc(name, args)).error?.code).toBe("42501");
    expect((await supabase.anon.rpc(name, args)).error?.code).toBe("42501");
  });

  test("another's repository can be neither analysed nor disconnected", async () => {
    expect((await startJob(ada.client, bob.repoId, { kind: "all", choice: "all" })).outcome).toBe("repo_not_found");
    expect(await disconnectRepo(ada.client, bob.repoId)).toBe(false);
    expect(await getRepo(bob.client, bob.repoId)).not.toBeNull();
  });
});
