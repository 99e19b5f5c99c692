import { openTestSupabase, type TestSupabase } from "@vibe/embedded/testing/test-supabase";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { claimJob, getJob, listJobs, startJob } from "./jobs.ts";
import {
  getGitHubConnection,
  getOwnGitHubConnection,
  listSealedTokens,
  removeGitHubConnection,
  resealToken,
  saveGitHubConnection,
} from "./platform-connections.ts";
import { connectFolder, connectGitHubRepo, disconnectRepo, getAuthorKey, getRepo, listRepos } from "./repos.ts";

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

const TABLES = [
  "users",
  "repos",
  "analysis_jobs",
  "commit_facts",
  "analysis_results",
  "platform_connections",
  "limits",
] as const;

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
    platform_connections: "login",
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
    ["save_pull_request_facts", { ...job, p_facts: [] }],
    ["finish_pull_requests", { ...job, p_head_sha: "x", p_until: "2030-01-01T00:00:00Z", p_version: 1 }],
    ["save_draft_result", { ...job, p_analyzer_version: "1", p_history_key: "x", p_result: {} }],
    ["reuse_result", { ...job, p_analyzer_version: "1", p_history_key: "x" }],
    ["complete_analysis", { ...job, p_head_sha: "x", p_listing: {} }],
    ["fail_analysis", { ...job, p_code: "x", p_message: "x" }],
    ["wait_analysis", { ...job, p_until: "2030-01-01T00:00:00Z", p_reason: "rate_limit" }],
    ["save_platform_connection", { p_user_id: job.p_job_id, p_connection: {} }],
    ["remove_platform_connection", { p_user_id: job.p_job_id, p_platform: "github" }],
    ["reseal_platform_token", { p_user_id: job.p_job_id, p_platform: "github", p_before: "x", p_after: "y" }],
    [
      "connect_github_repo",
      { p_user_id: job.p_job_id, p_platform_id: 1, p_full_name: "x", p_default_branch: "x", p_private: true },
    ],
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

describe("a GitHub account", () => {
  const account = (userId: string, login: string) => ({
    ...{ userId, login, platformUserId: 7, sealedToken: `sealed-${login}`, kind: "personal" as const },
    scopes: ["repo", "read:user"],
    expiresAt: new Date("2030-01-01T00:00:00Z"),
  });

  test("is its owner’s to see, but for the sealed token", async () => {
    await saveGitHubConnection(supabase.service, account(ada.userId, "ada"));
    await saveGitHubConnection(supabase.service, account(bob.userId, "bob"));
    expect(await getOwnGitHubConnection(ada.client)).toEqual({ userId: ada.userId, login: "ada", platformUserId: 7 });
    const shown = "user_id, login, platform_user_id, token_kind, scopes, expires_at, connected_at";
    const { data } = await ada.client.from("platform_connections").select(shown);
    expect(data).toMatchObject([{ user_id: ada.userId, login: "ada", scopes: ["repo", "read:user"] }]);
    for (const columns of ["sealed_token", "*"]) {
      expect((await ada.client.from("platform_connections").select(columns)).error?.code).toBe("42501");
    }
    const filtered = await ada.client.from("platform_connections").select("login").like("sealed_token", "sealed%");
    expect(filtered.error?.code).toBe("42501");
    expect((await getGitHubConnection(supabase.service, ada.userId))?.sealedToken).toBe("sealed-ada");
  });

  test("is replaced by another one of the same person, and forgotten with its token", async () => {
    await saveGitHubConnection(supabase.service, account(ada.userId, "ada-two"));
    expect(await getOwnGitHubConnection(ada.client)).toMatchObject({ login: "ada-two" });
    expect(await removeGitHubConnection(supabase.service, ada.userId)).toBe("removed");
    expect(await getGitHubConnection(supabase.service, ada.userId)).toBeNull();
    expect(await getOwnGitHubConnection(bob.client)).toMatchObject({ login: "bob" });
  });

  test("has its token sealed anew only while it is the same token", async () => {
    const sealed = async () => {
      const tokens = [];
      for await (const token of listSealedTokens(supabase.service)) tokens.push(token);
      return tokens;
    };
    expect(await sealed()).toEqual([{ userId: bob.userId, sealedToken: "sealed-bob" }]);
    expect(await resealToken(supabase.service, bob.userId, "another", "anew")).toBe(false);
    expect(await resealToken(supabase.service, bob.userId, "sealed-bob", "anew")).toBe(true);
    expect(await sealed()).toEqual([{ userId: bob.userId, sealedToken: "anew" }]);
  });
});

describe("a repository on GitHub", () => {
  const repo = { platformId: 9_876_543_210, fullName: "ada/app", defaultBranch: "main", private: true };

  test("is one row a person, whatever it is called", async () => {
    const first = await connectGitHubRepo(supabase.service, { userId: ada.userId, ...repo });
    const again = await connectGitHubRepo(supabase.service, { userId: ada.userId, ...repo, fullName: "ada/renamed" });
    const theirs = await connectGitHubRepo(supabase.service, { userId: bob.userId, ...repo });
    expect(again).toEqual(first);
    expect(theirs).not.toEqual(first);
    if (first.outcome !== "connected") throw new Error(first.outcome);
    expect(await getRepo(ada.client, first.repoId)).toMatchObject({
      ...{ fullName: "ada/renamed", folder: null },
      github: { id: 9_876_543_210, private: true },
    });
    expect(await getRepo(bob.client, first.repoId)).toBeNull();
  });

  test("counts towards the same limit as folders, and one that is connected may be again", async () => {
    const { error } = await supabase.service.from("limits").update({ value: 2 }).eq("name", "repos_per_user");
    expect(error).toBeNull();
    const another = { userId: ada.userId, ...repo, platformId: 2, fullName: "ada/other" };
    expect(await connectGitHubRepo(supabase.service, another)).toEqual({ outcome: "too_many_repos" });
    expect((await connectGitHubRepo(supabase.service, { userId: ada.userId, ...repo })).outcome).toBe("connected");
  });

  test.each([
    { kind: "github", folder: "/home/ada", platform_id: 5, private: true },
    { kind: "github", platform_id: null, private: true },
    { kind: "github", platform_id: 5, private: null },
    { kind: "folder", folder: null },
    { kind: "folder", folder: "/home/x", platform_id: 5 },
    { kind: "elsewhere", folder: "/home/x" },
  ])("is no half of a folder: %j is refused by the database", async (row) => {
    const { error } = await supabase.service.from("repos").insert({ user_id: ada.userId, full_name: "x", ...row });
    expect(JSON.stringify(error)).toMatch(/violates (?:check|not-null) constraint|check constraint/);
  });
});
