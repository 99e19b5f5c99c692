/** One history, read in each of the ways: whichever is taken, and whenever it changes, the facts are the same. */

import { mkdir, mkdtemp, readdir, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git } from "@vibe/history/testing/generate-repository";
import { randomHistory } from "@vibe/history/testing/random-history";
import { claimJob } from "@vibe/store/jobs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cancelAnalysis } from "./cancel-analysis.ts";
import type { GitHubAccess } from "./deps.ts";
import { disconnectRepo } from "./disconnect-repo.ts";
import { fetchCommitList } from "./fetch-commit-list.ts";
import { removeGitHubToken } from "./github-account.ts";
import { isOnGitHub } from "./github-reading.ts";
import { type JobContext, loadJobContext } from "./load-job-context.ts";
import { readThroughApi } from "./read-through-api.ts";
import { startAnalysis } from "./start-analysis.ts";
import { removeStrayClones } from "./stray-clones.ts";
import { adaToken, plain, useGitHub } from "./testing/github-setting.testsuite.ts";

const mailmap = {
  message: "Map",
  files: [{ path: ".mailmap", content: "Known <known@b.example> <ada@example.com>\n" }],
};

const { onGitHub, connected, analysed, newRequests, commitMore, factsOf, withSameKey } = useGitHub();

let clones: string;
beforeEach(async () => {
  clones = await mkdtemp(join(tmpdir(), "clones-"));
});
afterEach(() => rm(clones, { recursive: true, force: true }));

type Opened = Awaited<ReturnType<typeof onGitHub>>;
type Setting = Opened["setting"];

/** A history in which every part of the reading has something to do, once as ada/app and once as ada/other. */
async function onGitHubTwice(commits = 50): Promise<Opened> {
  const opened = await onGitHub([...randomHistory({ commits, seed: 8 }), mailmap, ...plain(5)]);
  opened.github.directory.putRepository({ fullName: "ada/other", path: opened.made.path });
  return opened;
}

function takeNotes({ made }: Opened): void {
  const note = '{"schema_version":"authorship/3.0.0","sessions":{"k":{"agent_id":{"tool":"codex"}}}}';
  git(made.path, ["notes", "--ref=ai", "add", "-m", `a\n  k 1\n---\n${note}`, "main~3"]);
}

/** The ways that the last run took, in the order it took them. */
function waysTaken({ outputs }: Setting): string[] {
  type Told = { ways?: JobContext["ways"]; context?: JobContext; ofTransfer?: { ways?: JobContext["ways"] } };
  const told = ["load-job-context", "fetch-commit-list", "fetch-commit-details"]
    .flatMap((step) => outputs(step) as Told[])
    .flatMap(({ ways, context, ofTransfer }) => ways ?? context?.ways ?? ofTransfer?.ways ?? [])
    .map(({ way }) => way);
  return told.filter((way, index) => way !== told[index - 1]);
}

const setReach = ({ deps }: Setting, reach: Partial<GitHubAccess>) => Object.assign(deps.github, reach);

describe("a repository that is too large for the protocol", () => {
  test("is cloned, with the very facts that the protocol gives; the clone goes when it is disconnected", async () => {
    const opened = await onGitHubTwice();
    const { setting, owner } = opened;
    takeNotes(opened);
    const [repoId, otherId] = [await connected(), await connected("ada/other")];
    await withSameKey(repoId, otherId);
    const overProtocol = await analysed(repoId);
    expect(waysTaken(setting)).toEqual(["protocol"]);

    setReach(setting, { clones, limits: { packBytes: 1 } });
    newRequests();
    const cloned = await analysed(otherId);
    expect(waysTaken(setting)).toEqual(["clone"]);
    expect(cloned.coverage).toMatchObject({ partial_clone: false, shallow: false });
    expect(cloned.coverage?.notes).toContain(`Read from GitHub with ${newRequests().length} requests.`);
    const facts = await factsOf(otherId);
    expect(facts).toEqual(await factsOf(repoId));
    expect(facts.some(({ fact }) => fact.tools.length > 0)).toBe(true);
    expect(cloned.metrics).toEqual(overProtocol.metrics);
    const [folder = ""] = await readdir(clones);
    expect(folder).toMatch(/^\d+\.git$/);
    const config = await readFile(join(clones, folder, "config"), "utf8");
    for (const secret of [adaToken, "url", "127.0.0.1"]) expect(config).not.toContain(secret);

    const deps = { user: owner.client, github: setting.deps.github };
    expect(await disconnectRepo({ repoId: otherId }, deps)).toEqual({ outcome: "disconnected" });
    expect(await readdir(clones)).toEqual([]);
    expect(await disconnectRepo({ repoId: otherId }, deps)).toEqual({ outcome: "repo_not_found" });
    expect(await disconnectRepo({ repoId }, deps)).toEqual({ outcome: "disconnected" });
  });

  test("is read on where the way changes, and from its beginning where its history was rewritten", async () => {
    const { setting, made } = await onGitHub([...plain(20), mailmap]);
    const repoId = await connected();
    const cloning = { clones, limits: { packBytes: 1 } };
    const over = { clones: null, limits: {} };
    let commits = 21;
    for (const [index, reach] of [cloning, over, cloning, cloning].entries()) {
      setReach(setting, reach);
      if (index > 0) commitMore(plain(3, 1_000 * index));
      commits += index > 0 ? 3 : 0;
      const document = await analysed(repoId);
      expect(document.metrics).toMatchObject({ total_commits: commits, files_changed: commits });
      expect(waysTaken(setting)).toEqual([reach === over ? "protocol" : "clone"]);
      expect(setting.outputs("fetch-commit-list")).toMatchObject([{ listed: index > 0 ? 3 : 21 }]);
    }
    expect((await factsOf(repoId)).map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    git(made.path, ["reset", "--quiet", "--hard", "main~4"]);
    commitMore(plain(1, 9_000));
    expect((await analysed(repoId)).metrics?.total_commits).toBe(27);
    expect(setting.outputs("fetch-commit-list")).toMatchObject([{ listed: 27 }]);
    expect(await factsOf(repoId)).toHaveLength(27);
  });

  test("is cloned anew where the clone is damaged, and read over the protocol where none was kept and little is new", async () => {
    const { setting } = await onGitHub(plain(20));
    const repoId = await connected();
    setReach(setting, { clones, limits: { packBytes: 1 } });
    await analysed(repoId);
    const [folder = ""] = await readdir(clones);
    const packs = join(clones, folder, "objects/pack");
    for (const name of await readdir(packs)) await truncate(join(packs, name), 50);
    commitMore(plain(1, 500));
    expect((await analysed(repoId)).metrics?.files_changed).toBe(21);
    expect(waysTaken(setting)).toEqual(["clone"]);
    await rm(join(clones, folder), { recursive: true });
    commitMore(plain(1, 600));
    setReach(setting, { limits: { packBytes: 20_000 } });
    expect((await analysed(repoId)).metrics?.files_changed).toBe(22);
    expect(waysTaken(setting)).toEqual(["protocol"]);
  });
});

test("a job that is cancelled stops cloning", async () => {
  const { setting, owner, github } = await onGitHub(plain(5));
  const repoId = await connected();
  setReach(setting, { clones, limits: { packBytes: 1 } });
  const isGit = { surface: "git", path: "/ada/app.git/info/refs" } as const;
  const silence = github.faults.add({ match: isGit, fault: { kind: "hanging" } });
  const jobId = await setting.started(repoId, "all");
  await expect.poll(silence.hits, { timeout: 30_000 }).toBe(1);
  const half = await readdir(clones);
  expect(half).toHaveLength(1);
  await cancelAnalysis({ jobId }, { user: owner.client, inngest: setting.inngest });
  await expect.poll(() => readdir(clones), { timeout: 30_000 }).toEqual([]);
  expect((await setting.ended(jobId)).status).toBe("cancelled");
});

test("clones that belong to no repository are removed, others stay", async () => {
  const { setting, owner } = await onGitHub(plain(5));
  const repoId = await connected();
  setReach(setting, { clones, limits: { packBytes: 1 } });
  await analysed(repoId);
  const [own = ""] = await readdir(clones);
  for (const name of ["987654.git", "987655.git.0123456789ab.half", `${own}.0123456789ab.half`]) {
    await mkdir(join(clones, name));
  }
  await removeStrayClones({ userId: owner.userId }, setting.deps);
  expect(await readdir(clones)).toEqual([own]);
  await removeStrayClones({ userId: owner.userId }, { ...setting.deps, github: { url: "", keys: null } });
});

describe("what the protocol turns out to give less of", () => {
  test.each([
    ["files", 100],
    ["commits", 10],
  ])("%s is read from a clone", async (_, objects) => {
    const { setting } = await onGitHubTwice();
    const [repoId, otherId] = [await connected(), await connected("ada/other")];
    await withSameKey(repoId, otherId);
    await analysed(repoId);
    setReach(setting, { clones, limits: { objects } });
    const document = await analysed(otherId);
    expect(waysTaken(setting)).toEqual(["protocol", "clone"]);
    expect(document.coverage?.partial_clone).toBe(false);
    expect(await factsOf(otherId)).toEqual(await factsOf(repoId));
  });

  test("stays unknown where a clone is too large as well, and the report says so", async () => {
    const { setting, owner } = await onGitHub(randomHistory({ commits: 50, seed: 8 }));
    const repoId = await connected();
    // Without an account GitHub is not asked for the size.
    await removeGitHubToken({ userId: owner.userId }, setting.deps);
    setReach(setting, { clones, limits: { objects: 100, cloneBytes: 1_000 } });
    const { status, coverage } = await analysed(repoId);
    expect({ status, partial: coverage?.partial_clone }).toEqual({ status: "done", partial: true });
    expect(waysTaken(setting)).toEqual(["protocol", "clone", "protocol"]);
    expect(coverage?.notes.join(" ")).toMatch(/line counts/i);
    expect(coverage?.notes.join(" ")).not.toMatch(/clone/);
    expect(await readdir(clones)).toEqual([]);
  });
});

describe("where the git server gives nothing that can be read", () => {
  test("GitHub’s API is asked, for the same facts", async () => {
    const { setting, github } = await onGitHubTwice(15);
    const [repoId, otherId] = [await connected(), await connected("ada/other")];
    await withSameKey(repoId, otherId);
    await analysed(repoId);
    github.faults.add({ match: { surface: "git" }, fault: { kind: "wrong-content-type" }, times: 1_000 });
    const { status, coverage } = await analysed(otherId);
    expect({ status, partial: coverage?.partial_clone }).toEqual({ status: "done", partial: false });
    expect(coverage?.notes.join(" ")).toContain("does not give the notes of git-ai");
    expect(waysTaken(setting)).toEqual(["api"]);
    expect(await factsOf(otherId)).toEqual(await factsOf(repoId));
  });

  test("in the middle of the job too, and nothing is listed twice; without an account the job fails", async () => {
    const { setting, github, owner } = await onGitHub(plain(8));
    const repoId = await connected();
    github.faults.add({ match: { surface: "git" }, fault: { kind: "wrong-content-type" }, skip: 1, times: 1_000 });
    expect((await analysed(repoId)).metrics?.files_changed).toBe(8);
    expect(waysTaken(setting)).toEqual(["protocol", "api"]);
    expect(await factsOf(repoId)).toHaveLength(8);
    await removeGitHubToken({ userId: owner.userId }, setting.deps);
    expect(await analysed(repoId)).toMatchObject({ status: "failed", error: { code: "github_unreadable" } });
  });

  test("it is asked for the files of the newest commits alone, and the report says of how many they are known", async () => {
    const { setting, owner, github } = await onGitHub(plain(7));
    const repoId = await connected();
    github.faults.add({ match: { surface: "git" }, fault: { kind: "wrong-content-type" }, times: 1_000 });
    const nobody = { send: () => Promise.reject(new Error("not now")) };
    const { service } = setting.deps;
    const started = await startAnalysis({ repoId, author: "all" }, { user: owner.client, service, inngest: nobody });
    if (started.outcome !== "started") throw new Error(started.outcome);
    const run = { jobId: started.jobId, runId: "run" };
    const loaded = await loadJobContext(run, setting.deps);
    const { context = loaded } = await fetchCommitList({ ...run, context: loaded, from: 0 }, setting.deps);
    const claim = await claimJob(service, run.jobId, run.runId);
    if (claim === null || !isOnGitHub(claim)) throw new Error("not claimed");
    const chunk = await readThroughApi({ ...run, context, from: 0 }, claim, setting.deps, 3);
    expect(chunk).toMatchObject({ read: 3, next: null, ofTransfer: { partial: true } });
    expect((await factsOf(repoId)).map(({ has_files }) => has_files)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
