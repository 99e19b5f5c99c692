/**
 * What an analysis of a repository on GitHub asks and takes: requests, points of the API's limit, megabytes received and seconds of the
 * real job (engine and database in this process, GitHub's stand-in in another) for histories of three lengths, the first time, again with
 * nothing new, and again with ten new commits. `npm run bench -- github --commits 100000` is for one length alone.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestSupabase } from "@vibe/embedded/testing/test-supabase";
import type { GitHubData } from "@vibe/github-stand-in/github-data";
import { analysisEnvironment } from "@vibe/history/env";
import { createGitHubTransport } from "@vibe/history/github/github-transport";
import { listPullRequests } from "@vibe/history/github/pull-requests";
import { git } from "@vibe/history/testing/generate-repository";
import { generateLongHistory } from "@vibe/history/testing/long-history";
import { connectGitHubRepo } from "./connect-github-repo.ts";
import { saveGitHubToken } from "./github-account.ts";
import { type JobSetting, openJobSetting } from "./testing/job-setting.testsuite.ts";

type Figures = Record<string, number>;
/** GitHub's stand-in, and what it has been asked so far. */
type GitHub = { url: string; requests: () => Promise<{ bytes: number; cost: number }[]>; close: () => Promise<void> };

const lengths = [300, 5_000, 100_000];
const newCommits = 10;
const pullRequests = 50;
const token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
const mebibyte = 1024 * 1024;

/**
 * Medians of three rounds, of a long history one, each on a new installation. `*_seconds` is from the job's start until its last
 * commit and pull request are read and stored, `*_job_seconds` until the result is published; `ratio_*_clone` the former divided by
 * `git clone --bare` from the same server, of which `*_clone_seconds` and `*_clone_mb` tell. `*_with_counts` says of how many commits
 * the line counts are known, which merges do not have: what is too large for a transfer into memory the job clones.
 * `*_computed_n_plus_one_requests` is computed, not measured: what asking the API for each commit would take.
 */
export async function run(options: { commits?: number | undefined } = {}): Promise<Figures> {
  const figures: Figures = {};
  for (const commits of options.commits === undefined ? lengths : [options.commits]) {
    const rounds: Figures[] = [];
    for (let round = 0; round < (commits > 10_000 ? 1 : 3); round += 1) rounds.push(await measured(commits));
    for (const key of Object.keys(rounds[0] ?? {})) figures[key] = median(rounds.map((one) => one[key] ?? 0));
  }
  return figures;
}

async function measured(commits: number): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "analyze-github-bench-"));
  const path = join(folder, "app.git");
  await generateLongHistory(path, { commits });
  // Packed as a host has it.
  git(path, ["gc", "--quiet"]);
  const supabase = await openTestSupabase();
  await supabase.unlimited();
  const github = await startGitHub({
    users: [{ login: "ada", emails: [{ email: "author0@example.com" }] }],
    repositories: [{ fullName: "ada/app", path, pullRequests: mergedInto(path) }],
    tokens: [{ kind: "classic", value: token, user: "ada", scopes: ["repo"] }],
  });
  const owner = await supabase.signUp("ada");
  const setting = await openJobSetting({
    access: supabase.access,
    owner: owner.client,
    gitHubUrl: github.url,
    // As where there is a disk: a history that is too large to be held in memory is cloned.
    clones: join(folder, "clones"),
  });
  try {
    await saveGitHubToken({ userId: owner.userId, token }, setting.deps);
    const connected = await connectGitHubRepo({ userId: owner.userId, fullName: "ada/app" }, setting.deps);
    if (connected.outcome !== "connected") throw new Error(connected.outcome);
    const analysed = async (name: string) => {
      await askBefore(github);
      return analysis(`${commits}_${name}`, connected.repoId, setting, github);
    };

    const first = await analysed("first");
    const cloned = await clone(`${github.url}/ada/app.git`, join(folder, "clone"), github);
    const unchanged = await analysed("unchanged");
    commitMore(path);
    const continued = await analysed(`${newCommits}_new`);
    return {
      ...first,
      [`${commits}_clone_seconds`]: cloned.seconds,
      [`${commits}_clone_mb`]: cloned.megabytes,
      [`ratio_${commits}_clone`]: (first[`${commits}_first_seconds`] ?? 0) / cloned.seconds,
      [`${commits}_computed_n_plus_one_requests`]: Math.ceil(commits / 100) + commits,
      ...unchanged,
      ...continued,
    };
  } finally {
    await setting.close();
    await github.close();
    await supabase.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In a process of its own: the git processes that it starts would hold ours up. */
async function startGitHub(data: GitHubData): Promise<GitHub> {
  const module = JSON.stringify(new URL("../../github-stand-in/src/stand-in.ts", import.meta.url));
  const program = `
    import { createGitHubStandIn } from ${module};
    const github = await createGitHubStandIn(JSON.parse(process.argv[1]));
    process.on("message", () => process.send(github.requests.map(({ bytes, cost }) => ({ bytes, cost }))));
    process.on("disconnect", () => process.exit());
    process.send(github.url);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, JSON.stringify(data)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const [url] = await Promise.race([once(child, "message"), exited]);
  if (typeof url !== "string") throw new Error("GitHub's stand-in did not start");
  return {
    url,
    requests: async () => {
      const answer = once(child, "message");
      child.send("requests");
      const [requests] = (await answer) as [{ bytes: number; cost: number }[]];
      return requests;
    },
    close: async () => {
      child.disconnect();
      await exited;
    },
  };
}

/** What pull requests cost the stand-in (some git processes each, kept until a branch moves) is no time of ours. */
async function askBefore(github: GitHub): Promise<void> {
  const transport = createGitHubTransport({ url: github.url, token });
  for await (const _ of listPullRequests(transport, "ada/app"));
}

/** One analysis of everybody's commits, from the request to the published result. */
async function analysis(name: string, repoId: string, setting: JobSetting, github: GitHub): Promise<Figures> {
  const before = (await github.requests()).length;
  const began = performance.now();
  const document = await setting.ended(await setting.started(repoId, "all"));
  const jobSeconds = (performance.now() - began) / 1_000;
  if (document.status !== "done") throw new Error(`${name}: ${document.error?.message}`);
  const [run] = setting.engine.listRuns({ limit: 1 });
  const steps = setting.engine.getRun(run?.id ?? "")?.steps ?? [];
  const readUntil = steps.find((step) => step.name === "compute-analysis")?.startedAt;
  if (run === undefined || readUntil === undefined) throw new Error(`${name}: nothing was computed`);
  const requests = (await github.requests()).slice(before);
  return {
    [`${name}_requests`]: requests.length,
    [`${name}_points`]: requests.reduce((sum, { cost }) => sum + cost, 0),
    [`${name}_received_mb`]: megabytesOf(requests),
    [`${name}_seconds`]: (readUntil - run.queuedAt) / 1_000,
    [`${name}_job_seconds`]: jobSeconds,
    [`${name}_commits`]: document.coverage?.listed_commits ?? 0,
    [`${name}_with_counts`]: document.coverage?.commits_with_line_counts ?? 0,
  };
}

async function clone(url: string, target: string, github: GitHub) {
  const before = (await github.requests()).length;
  const began = performance.now();
  const child = spawn("git", ["clone", "--quiet", "--bare", "--single-branch", "--no-tags", url, target], {
    env: { ...analysisEnvironment(), GIT_ALLOW_PROTOCOL: "http" } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("git clone failed");
  const seconds = (performance.now() - began) / 1_000;
  return { seconds, megabytes: megabytesOf((await github.requests()).slice(before)) };
}

/** The last merges, as the pull requests that they would be. */
function mergedInto(path: string) {
  const log = git(path, ["log", "--first-parent", "--merges", `-${pullRequests}`, "--format=%H %cI", "main"]);
  const merges = log.toString().trim().split("\n").filter(Boolean);
  // A short history has fewer merges than pull requests: others were squashed into a commit.
  const squashed = git(path, ["log", "--first-parent", "--no-merges", `-${pullRequests}`, "--format=%H %cI", "main"]);
  const all = [...merges, ...squashed.toString().trim().split("\n")].slice(0, pullRequests);
  return all.map((row, index) => {
    const [mergeCommitSha = "", mergedAt = ""] = row.split(" ");
    return {
      number: index + 1,
      title: `Change ${index + 1}`,
      author: "ada",
      createdAt: mergedAt,
      mergedAt,
      mergedBy: "ada",
      mergeCommitSha,
    };
  });
}

function commitMore(path: string): void {
  const commands = Array.from({ length: newCommits }, (_, nth) => {
    const who = `author Ada <author0@example.com> ${1_700_000_000 + nth} +0000\n`;
    const text = (content: string) => `data ${content.length}\n${content}\n`;
    const from = nth === 0 ? "from refs/heads/main^0\n" : "";
    const file = `M 100644 inline src/new-${nth}.ts\n${text(`export const one = ${nth};\n`)}`;
    return `commit refs/heads/main\n${who}${who.replace("author", "committer")}${text(`feat: ${nth}\n`)}${from}${file}`;
  });
  git(path, ["fast-import", "--quiet"], commands.join(""));
}

function megabytesOf(requests: readonly { bytes: number }[]): number {
  return requests.reduce((sum, { bytes }) => sum + bytes, 0) / mebibyte;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
