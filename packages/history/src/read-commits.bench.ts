/** How long reading a history takes beside git's own `log`, in one run on one machine: the ratios are what to compare. */

import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analysisEnvironment } from "./env.ts";
import { listCommits } from "./list-commits.ts";
import { type LocalRepository, openLocalRepository, requireHead } from "./local-repository.ts";
import { readCommits } from "./read-commits.ts";

const commits = 20_000;
const shasPerCall = 4_000;
const rounds = 3;
const mebibyte = 1024 * 1024;

/**
 * Seconds (medians of three interleaved rounds) to list and to read 20,000 generated commits, of `git log | wc` with the same
 * fields and of `git log --numstat | wc`; `ratio_log` and `ratio_numstat` are ours divided by git's, 1 is parity.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), "read-commits-bench-"));
  try {
    generate(folder);
    const repository = await openLocalRepository(folder);
    const shas: string[] = [];
    for await (const { sha } of listCommits(repository, { head: requireHead(repository) })) shas.push(sha);
    const seconds: Record<"git_log" | "list" | "git_numstat" | "read", number[]> = {
      git_log: [],
      list: [],
      git_numstat: [],
      read: [],
    };
    let peakBytes = 0;
    const watch = () => {
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
    };
    for (let round = 0; round < rounds; round += 1) {
      seconds.git_log.push(
        await timed(async () => yardstick(folder, "--format=%H%n%P%n%aN%n%aE%n%ad%n%cN%n%cE%n%cd%n%B")),
      );
      seconds.list.push(await timed(() => listAll(repository, watch)));
      seconds.git_numstat.push(await timed(async () => yardstick(folder, "--numstat")));
      seconds.read.push(await timed(() => readAll(repository, shas, watch)));
    }
    const [gitLog, list, gitNumstat, read] = [seconds.git_log, seconds.list, seconds.git_numstat, seconds.read].map(
      median,
    );
    return {
      commits,
      git_log_seconds: gitLog ?? 0,
      list_seconds: list ?? 0,
      ratio_log: (list ?? 0) / (gitLog ?? 1),
      git_numstat_seconds: gitNumstat ?? 0,
      read_seconds: read ?? 0,
      ratio_numstat: (read ?? 0) / (gitNumstat ?? 1),
      peak_rss_mb: Math.round(peakBytes / mebibyte),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function listAll(repository: LocalRepository, watch: () => void): Promise<void> {
  let count = 0;
  for await (const _ of listCommits(repository, { head: requireHead(repository) })) if (++count % 1_000 === 0) watch();
  if (count !== commits) throw new Error(`Listed ${count} commits of ${commits}`);
}

async function readAll(repository: LocalRepository, shas: string[], watch: () => void): Promise<void> {
  let count = 0;
  for (let from = 0; from < shas.length; from += shasPerCall) {
    const share = shas.slice(from, from + shasPerCall);
    for await (const _ of readCommits(repository, share)) if (++count % 1_000 === 0) watch();
  }
  if (count !== commits) throw new Error(`Read ${count} commits of ${commits}`);
}

/** In a process of its own: the memory it takes to make the history is not the memory it takes to read it. */
function generate(folder: string): void {
  const module = (name: string) => JSON.stringify(new URL(`./testing/${name}.ts`, import.meta.url));
  const program = `
    import { generateRepository } from ${module("generate-repository")};
    import { randomHistory } from ${module("random-history")};
    const options = { directory: process.argv[1], checkout: false };
    await generateRepository(randomHistory({ commits: ${commits}, seed: 20 }), options);`;
  const args = ["--input-type=module", "--eval", program, folder];
  const result = spawnSync(process.execPath, args, { timeout: 600_000, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`The history could not be generated: ${result.stderr}`);
}

/** As a user would run it, but for the configuration: into a pipe, with git's default flushing. */
function yardstick(path: string, what: string): void {
  const { GIT_FLUSH: _, ...environment } = analysisEnvironment();
  const command = 'git -C "$1" log "$2" | wc -c';
  const result = spawnSync("sh", ["-c", command, "sh", path, what], { env: environment, timeout: 600_000 });
  if (result.status !== 0) throw new Error(`The yardstick failed: ${result.stderr}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
