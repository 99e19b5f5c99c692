/** What reading over the network takes beside `git clone` of the same server, in one run: the ratios are what to compare. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { analysisEnvironment } from "../env.ts";
import { startGitHttpServer } from "../testing/git-http-server.ts";

const commits = 20_000;
const rounds = 3;

type Measured = { openSeconds: number; seconds: number; requests: number; megabytes: number; rssMegabytes: number };

/**
 * Medians of three interleaved rounds over 20,000 generated commits: seconds of `git clone --bare` and of opening, listing and
 * reading everything here, with paths (`blob:none`), with line counts and with messages alone; requests, megabytes received and
 * the peak of memory of the reading process. `ratio_*_clone` is opening here divided by git's clone with the same objects,
 * `ratio_*_log` all of it divided by that clone and a `git log` in it that shows the same.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), "read-remote-bench-"));
  generate(join(folder, "app.git"));
  const server = await startGitHttpServer({ repositories: { "ada/app": join(folder, "app.git") } });
  const address = `${server.url}/ada/app`;
  try {
    const theirs: Record<"paths" | "counts", Cloned[]> = { paths: [], counts: [] };
    const ours: Record<"paths" | "counts" | "none", Measured[]> = { paths: [], counts: [], none: [] };
    for (let round = 0; round < rounds; round += 1) {
      theirs.paths.push(await clone(address, join(folder, "clone"), ["--filter=blob:none"], ["--name-only", "-M100%"]));
      ours.paths.push(await readInProcess(address, "paths"));
      theirs.counts.push(await clone(address, join(folder, "clone"), [], ["--numstat"]));
      ours.counts.push(await readInProcess(address, "counts"));
      ours.none.push(await readInProcess(address, "none"));
    }
    const of = (key: keyof Measured, detail: keyof typeof ours) => median(ours[detail].map((one) => one[key]));
    const ofGit = (key: keyof Cloned, detail: keyof typeof theirs) => median(theirs[detail].map((one) => one[key]));
    const figures = (["paths", "counts", "none"] as const).flatMap((detail): [string, number][] => [
      [`${detail}_open_seconds`, of("openSeconds", detail)],
      [`${detail}_seconds`, of("seconds", detail)],
      [`${detail}_requests`, of("requests", detail)],
      [`${detail}_received_mb`, of("megabytes", detail)],
      [`${detail}_peak_rss_mb`, of("rssMegabytes", detail)],
    ]);
    const ratios = (["paths", "counts"] as const).flatMap((detail): [string, number][] => [
      [`${detail}_clone_seconds`, ofGit("cloneSeconds", detail)],
      [`${detail}_clone_and_log_seconds`, ofGit("seconds", detail)],
      [`ratio_${detail}_clone`, of("openSeconds", detail) / ofGit("cloneSeconds", detail)],
      [`ratio_${detail}_log`, of("seconds", detail) / ofGit("seconds", detail)],
    ]);
    return { commits, ...Object.fromEntries([...figures, ...ratios]) };
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In a process of its own: the memory of the server and of the generator is not the reader's. */
async function readInProcess(address: string, detail: string): Promise<Measured> {
  const module = (name: string) => JSON.stringify(new URL(`./${name}.ts`, import.meta.url));
  const program = `
    import { openRemoteRepository } from ${module("remote-repository")};
    import { listRemoteCommits } from ${module("list-remote-commits")};
    import { readRemoteCommits } from ${module("read-remote-commits")};
    const [url, detail] = process.argv.slice(1);
    const started = performance.now();
    const remote = await openRemoteRepository({ url }, { detail, limits: { packBytes: 512 << 20 } });
    const openSeconds = (performance.now() - started) / 1000;
    const shas = [];
    for await (const { sha } of listRemoteCommits(remote)) shas.push(sha);
    let files = 0;
    for await (const commit of readRemoteCommits(remote, shas)) files += commit.files?.length ?? 0;
    if (shas.length !== ${commits} || (detail !== "none" && files < ${commits})) throw new Error("Not everything was read");
    const { requests, bytesReceived } = remote.spent;
    const seconds = (performance.now() - started) / 1000;
    const rssMegabytes = process.resourceUsage().maxRSS / 1024;
    console.log(JSON.stringify({ openSeconds, seconds, requests, megabytes: bytesReceived / 2 ** 20, rssMegabytes }));`;
  const args = ["--input-type=module", "--eval", program, address, detail];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], timeout: 600_000 });
  const exited = once(child, "exit");
  let answer = "";
  for await (const text of createInterface({ input: child.stdout })) answer += text;
  const [code] = await exited;
  if (code !== 0) throw new Error("The reading process failed");
  return JSON.parse(answer) as Measured;
}

type Cloned = { cloneSeconds: number; seconds: number };

async function clone(address: string, target: string, how: string[], shown: string[]): Promise<Cloned> {
  const started = performance.now();
  await git(["clone", "--quiet", "--bare", "--single-branch", "--no-tags", ...how, address, target]);
  const cloneSeconds = (performance.now() - started) / 1_000;
  await git(["-C", target, "log", "--no-merges", ...shown]);
  const seconds = (performance.now() - started) / 1_000;
  await rm(target, { recursive: true });
  return { cloneSeconds, seconds };
}

async function git(args: string[]): Promise<void> {
  const env = { ...analysisEnvironment(), GIT_ALLOW_PROTOCOL: "http", GIT_NO_LAZY_FETCH: "0" };
  const child = spawn("git", args, {
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 600_000,
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`git ${args[0]} failed`);
}

/** Packed, as a host has it: the server then sends what it has instead of compressing anew. */
function generate(path: string): void {
  const module = (name: string) => JSON.stringify(new URL(`../testing/${name}.ts`, import.meta.url));
  const program = `
    import { generateRepository, git } from ${module("generate-repository")};
    import { randomHistory } from ${module("random-history")};
    const options = { directory: process.argv[1], bare: true };
    await generateRepository(randomHistory({ commits: ${commits}, seed: 20 }), options);
    git(process.argv[1], ["repack", "-adfq"]);`;
  const args = ["--input-type=module", "--eval", program, path];
  const result = spawnSync(process.execPath, args, { timeout: 600_000, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`The history could not be generated: ${result.stderr}`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
