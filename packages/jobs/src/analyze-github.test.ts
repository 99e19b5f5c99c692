import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock } from "@vibe/engine/testing/manual-clock";
import { git } from "@vibe/history/testing/generate-repository";
import { randomHistory } from "@vibe/history/testing/random-history";
import { getAnalysis } from "@vibe/store/analysis-document";
import { isActive } from "@vibe/store/job-states";
import { claimJob } from "@vibe/store/jobs";
import { getGitHubLimit } from "@vibe/store/platform-connections";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { connectFolder } from "./connect-folder.ts";
import { listGitHubRepos } from "./connect-github-repo.ts";
import { fetchCommitList } from "./fetch-commit-list.ts";
import { removeGitHubToken } from "./github-account.ts";
import { isOnGitHub } from "./github-reading.ts";
import { loadJobContext } from "./load-job-context.ts";
import { readGitHubCommits } from "./read-github-commits.ts";
import { startAnalysis } from "./start-analysis.ts";
import { adaToken, plain, useGitHub } from "./testing/github-setting.testsuite.ts";

const mailmap = {
  message: "Map",
  files: [{ path: ".mailmap", content: "Known <known@b.example> <ada@example.com>\n" }],
};

const { onGitHub, connected, analysed, newRequests, commitMore, factsOf, withSameKey } = useGitHub();

describe("a job on a repository at GitHub", () => {
  test("goes to a published result in the six steps and at most ten requests", async () => {
    const { setting } = await onGitHub([...plain(299), mailmap]);
    const repoId = await connected();
    newRequests();
    const document = await analysed(repoId);
    expect(document).toMatchObject({
      status: "done",
      error: null,
      metrics: { total_commits: 300, files_changed: 300 },
    });
    const requests = newRequests();
    expect(requests.length).toBeLessThanOrEqual(10);
    expect(document.coverage).toMatchObject({ listed_commits: 300, commits_with_line_counts: 300, shallow: false });
    expect(document.coverage?.notes).toContain(`Read from GitHub with ${requests.length} requests.`);
    expect(setting.outputs("load-job-context")).toHaveLength(1);
    expect(setting.outputs("fetch-commit-list")).toMatchObject([{ listed: 300, next: null }]);
    expect(setting.outputs("fetch-commit-details")).toMatchObject([{ read: 300, next: null }]);
  });

  test("keeps the very facts that the job on a folder keeps", async () => {
    const { setting, owner, made } = await onGitHub([
      ...randomHistory({ commits: 300, seed: 8 }),
      mailmap,
      ...plain(5),
    ]);
    git(made.path, [
      "notes",
      "--ref=ai",
      "add",
      "-m",
      'a\n  k 1\n---\n{"schema_version":"authorship/3.0.0","sessions":{"k":{"agent_id":{"tool":"codex"}}}}',
      "main~3",
    ]);
    const bare = await mkdtemp(join(tmpdir(), "bare-"));
    git(bare, ["clone", "--quiet", "--mirror", made.path, "."]);
    const repoId = await connected();
    const folder = await connectFolder({ userId: owner.userId, folder: bare }, setting.deps);
    if (folder.outcome !== "connected") throw new Error(folder.outcome);
    await withSameKey(repoId, folder.repoId);
    const [remote, local] = [await analysed(repoId), await analysed(folder.repoId)];
    const facts = await factsOf(repoId);
    expect(facts).toEqual(await factsOf(folder.repoId));
    expect(facts).toHaveLength(306);
    expect(facts.some(({ fact }) => fact.tools.length > 0)).toBe(true);
    const ofCommits = ({ metrics }: typeof remote) =>
      Object.entries(metrics ?? {}).filter(([name]) => !name.startsWith("pull_request"));
    expect(ofCommits(remote)).toEqual(ofCommits(local));
    expect(remote.axes).toEqual(local.axes);
    await rm(bare, { recursive: true });
  });

  test("is about the account’s own commits, by the addresses GitHub gives it and those it may see", async () => {
    const by = (email: string, count: number) =>
      plain(count).map((made) => ({ ...made, author: { name: "A", email } }));
    const { github, setting } = await onGitHub([
      ...by("somebody@example.com", 10),
      ...by("77+ada@users.noreply.github.com", 7),
      ...by("ada@example.com", 3),
    ]);
    const repoId = await connected();
    const mine = async () => setting.ended(await setting.started(repoId, null));
    expect(await mine()).toMatchObject({ subject_choice: "identity", metrics: { total_commits: 7 } });
    github.directory.putToken({ kind: "classic", value: adaToken, user: "ada", scopes: ["repo", "user:email"] });
    expect(await mine()).toMatchObject({ subject_choice: "identity", metrics: { total_commits: 10 } });
    github.faults.add({ match: { path: "/user/emails" }, fault: { kind: "server-error", status: 500 } });
    expect((await mine()).metrics?.total_commits).toBe(7);
  });

  test("reads a private repository with the account’s token, and under its new name once it is renamed", async () => {
    const { github } = await onGitHub(plain(8), { private: true });
    const repoId = await connected("ada/old-app");
    github.directory.renameRepository("ada/app", "ada/new-app");
    const document = await analysed(repoId);
    expect(document).toMatchObject({ status: "done", repo: { name: "ada/new-app" }, metrics: { total_commits: 8 } });
    expect(new Set(github.requests.map(({ user }) => user))).toEqual(new Set(["ada"]));
  });

  test("goes on where its time ran out, and reads every commit once", async () => {
    const { setting, owner } = await onGitHub(plain(7));
    const repoId = await connected();
    const nobody = { send: () => Promise.reject(new Error("not now")) };
    const { service } = setting.deps;
    const started = await startAnalysis({ repoId, author: "all" }, { user: owner.client, service, inngest: nobody });
    if (started.outcome !== "started") throw new Error(started.outcome);
    const run = { jobId: started.jobId, runId: "run" };
    const loaded = await loadJobContext(run, setting.deps);
    const { context = loaded } = await fetchCommitList({ ...run, context: loaded, from: 0 }, setting.deps);
    const claim = await claimJob(service, run.jobId, run.runId);
    if (claim === null || !isOnGitHub(claim)) throw new Error("not claimed");
    const reads: number[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const chunk = await readGitHubCommits({ ...run, context, from }, claim, setting.deps, 0);
      reads.push(chunk.read);
      from = chunk.next;
    }
    expect(reads).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect((await factsOf(repoId)).map(({ has_files }) => has_files)).toEqual(Array(7).fill(true));
  });
});

describe("a second analysis", () => {
  test("of an unchanged repository asks twice and nothing of the limit, and takes the result over", async () => {
    await onGitHub([...plain(20), mailmap]);
    const repoId = await connected();
    const first = await analysed(repoId);
    newRequests();
    const second = await analysed(repoId);
    expect(newRequests().map(({ cost }) => cost)).toEqual([0, 0]);
    expect(second.metrics).toEqual(first.metrics);
  });

  test("transfers and reads only what is new", async () => {
    const { setting } = await onGitHub([mailmap, ...plain(300)]);
    const repoId = await connected();
    await analysed(repoId);
    const bytes = () => newRequests().reduce((sum, { surface, bytes }) => sum + (surface === "git" ? bytes : 0), 0);
    const whole = bytes();
    commitMore(plain(3, 1_000));
    const document = await analysed(repoId);
    expect(document.metrics).toMatchObject({ total_commits: 304, files_changed: 304 });
    expect(setting.outputs("fetch-commit-list")).toMatchObject([{ listed: 3 }]);
    expect(setting.outputs("fetch-commit-details")).toMatchObject([{ read: 3 }]);
    expect(bytes()).toBeLessThan(whole / 5);
    expect((await factsOf(repoId)).map(({ position }) => position)).toEqual(Array.from({ length: 304 }, (_, n) => n));
  });

  test("lists anew where the mailmap or the notes have changed, or the history was rewritten", async () => {
    const { setting, made } = await onGitHub(plain(10));
    const repoId = await connected();
    await analysed(repoId);
    commitMore([mailmap]);
    await analysed(repoId);
    expect(setting.outputs("fetch-commit-list")).toMatchObject([{ listed: 11 }]);
    expect(new Set((await factsOf(repoId)).map(({ fact }) => fact.authorId)).size).toBe(1);
    git(made.path, ["notes", "--ref=ai", "add", "-m", "a note", "main~2"]);
    await analysed(repoId);
    expect(setting.outputs("fetch-commit-list")).toMatchObject([{ listed: 11 }]);
    git(made.path, ["reset", "--quiet", "--hard", "main~4"]);
    commitMore(plain(1, 500));
    const document = await analysed(repoId);
    expect(document.metrics?.total_commits).toBe(8);
    expect(await factsOf(repoId)).toHaveLength(8);
  });
});

describe("a limit of GitHub", () => {
  test("in the middle of a job is waited out, and the job goes on where it was", async () => {
    const { github, setting, owner } = await onGitHub(plain(30));
    const repoId = await connected();
    const limit = github.faults.add({
      match: { surface: "git", user: "ada" },
      fault: { kind: "primary-limit", status: 429, resetInSeconds: 2 },
      skip: 2,
    });
    const jobId = await setting.started(repoId, "all");
    const waiting = await setting.reached(jobId, "waiting");
    expect(waiting).toMatchObject({ status: "waiting", error: null });
    const until = Date.parse(waiting.waiting_until ?? "");
    expect(until).toBeGreaterThan(Date.now());
    expect(waiting.waiting_reason).toBe("rate_limit");
    expect((await getGitHubLimit(setting.deps.service, owner.userId, new Date()))?.getTime()).toBe(until);
    const document = await setting.ended(jobId);
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    expect(document).toMatchObject({ status: "done", waiting_until: null, metrics: { total_commits: 30 } });
    expect(limit.hits()).toBe(1);
    expect(setting.outputs("load-job-context")).toHaveLength(1);
  });

  test("is waited for by the person’s other jobs, which do not ask", async () => {
    const { github, setting, owner, made } = await onGitHub(plain(6));
    github.directory.putRepository({ fullName: "ada/other", path: made.path });
    const [one, other] = [await connected(), await connected("ada/other")];
    github.faults.add({
      match: { surface: "rest", user: "ada" },
      fault: { kind: "secondary-limit", retryAfterSeconds: 4 },
    });
    const first = await setting.started(one, "all");
    const until = (await setting.reached(first, "waiting")).waiting_until;
    newRequests();
    const second = await setting.started(other, "all");
    expect((await setting.reached(second, "waiting")).waiting_until).toBe(until);
    expect(newRequests()).toEqual([]);
    const listed = await listGitHubRepos({ userId: owner.userId, search: "", page: 1 }, setting.deps);
    expect(listed).toMatchObject({ outcome: "failed", retryAt: until });
    for (const jobId of [first, second]) expect((await setting.ended(jobId)).metrics?.total_commits).toBe(6);
  });

  test("may be met more often than a step is tried: it takes none of the tries that failures have", async () => {
    const clock = createManualClock(Date.now());
    vi.useFakeTimers({ toFake: ["Date"], now: clock.now() });
    onTestFinished(() => void vi.useRealTimers());
    const { github, setting, owner } = await onGitHub(plain(30), { clock });
    const repoId = await connected();
    const fault = { kind: "secondary-limit", retryAfterSeconds: 60 } as const;
    const limit = github.faults.add({ match: { surface: "git" }, fault, skip: 2, times: 7 });
    const jobId = await setting.started(repoId, "all");
    const moments = new Set<string>();
    for (;;) {
      const document = await getAnalysis(owner.client, jobId);
      if (document !== null && !isActive(document.status)) break;
      const until = document?.waiting_until ?? new Date().toISOString();
      if (document?.status === "waiting") moments.add(until);
      clock.advance(Math.max(Date.parse(until) - clock.now(), 100));
      vi.setSystemTime(clock.now());
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect([limit.hits(), moments.size]).toEqual([7, 7]);
    expect(await setting.ended(jobId)).toMatchObject({ status: "done", metrics: { total_commits: 30 } });
    expect(setting.outputs("load-job-context")).toHaveLength(1);
  });

  test("is not met by a passing failure, which is tried again at once", async () => {
    const { github } = await onGitHub(plain(6));
    const repoId = await connected();
    github.faults.add({ match: { surface: "git" }, fault: { kind: "connection-reset", afterBytes: 100 }, skip: 2 });
    github.faults.add({ match: { surface: "git" }, fault: { kind: "server-error", status: 502 }, skip: 3 });
    expect(await analysed(repoId)).toMatchObject({ status: "done", metrics: { total_commits: 6 } });
  });
});

describe("a job that cannot be done fails at once, and says why", () => {
  test("when the token was revoked", async () => {
    const { github } = await onGitHub(plain(6), { private: true });
    const repoId = await connected();
    github.directory.revokeToken(adaToken);
    expect(await analysed(repoId)).toMatchObject({ status: "failed", attempt: 1, error: { code: "token_rejected" } });
  });

  test("when the repository is gone", async () => {
    const { github } = await onGitHub(plain(6));
    const repoId = await connected();
    github.directory.removeRepository("ada/app");
    const document = await analysed(repoId);
    expect(document).toMatchObject({ status: "failed", attempt: 1, error: { code: "repository_not_found" } });
    expect(document.error?.message).toContain("private");
  });

  test("when the account is disconnected and the repository is private", async () => {
    const { setting, owner } = await onGitHub(plain(6), { private: true });
    const repoId = await connected();
    expect(await removeGitHubToken({ userId: owner.userId }, setting.deps)).toEqual({ outcome: "removed" });
    expect(await analysed(repoId)).toMatchObject({ status: "failed", error: { code: "repository_not_found" } });
  });
});
