/**
 * How long reading a history takes beside git's own `log` of the same repository, in one run on one machine: the ratios are what to
 * compare. `npm run bench -- read-commits --commits 1000000` generates a million commits (some minutes and 2 GB of the temporary
 * folder, none of it measured), `--repo <folder>` reads a repository that is there.
 */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { analysisEnvironment } from "./env.ts";
import { openLocalRepository, requireHead } from "./local-repository.ts";
import { generateLongHistory } from "./testing/long-history.ts";

const shasPerCall = 4_000;
/** From here on once is long enough for the machine's moods to even out. */
const manyCommits = 200_000;

type Measured = { seconds: number; commits: number; rssMegabytes: number };

/**
 * Seconds (medians of three interleaved rounds; of a long history one) to list and to read all commits, of `git log | wc` with the
 * same fields and of `git log --numstat --no-renames | wc`; `ratio_log` and `ratio_numstat` are ours divided by git's, 1 is parity.
 * `*_peak_rss_mb` is the most that our process, without git's, held of memory.
 */
export async function run(options: { commits?: number; repo?: string } = {}): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), "read-commits-bench-"));
  try {
    const path = options.repo === undefined ? join(folder, "long.git") : resolve(options.repo);
    if (options.repo === undefined) await generateLongHistory(path, { commits: options.commits ?? 20_000 });
    const head = requireHead(await openLocalRepository(path));
    const shas = join(folder, "shas");
    shell('git -C "$1" rev-list "$2" > "$3"', [path, head, shas]);
    const commits = Number(shell('wc -l < "$1"', [shas]));

    const gitLog: number[] = [];
    const gitNumstat: number[] = [];
    const list: Measured[] = [];
    const read: Measured[] = [];
    for (let round = 0; round < (commits < manyCommits ? 3 : 1); round += 1) {
      gitLog.push(timedLog(path, head, ["--format=%H%n%P%n%aN%n%aE%n%ad%n%cN%n%cE%n%cd%n%B"]));
      list.push(await measured("list", path, shas));
      gitNumstat.push(timedLog(path, head, ["--numstat", "--no-renames"]));
      read.push(await measured("read", path, shas));
    }
    for (const { commits: seen } of [...list, ...read])
      if (seen !== commits) throw new Error(`${seen} commits instead of ${commits}`);
    const [listSeconds, readSeconds] = [list, read].map((rounds) => median(rounds.map(({ seconds }) => seconds)));
    return {
      commits,
      git_log_seconds: median(gitLog),
      list_seconds: listSeconds ?? 0,
      ratio_log: (listSeconds ?? 0) / median(gitLog),
      git_numstat_seconds: median(gitNumstat),
      read_seconds: readSeconds ?? 0,
      ratio_numstat: (readSeconds ?? 0) / median(gitNumstat),
      list_peak_rss_mb: Math.max(...list.map(({ rssMegabytes }) => rssMegabytes)),
      read_peak_rss_mb: Math.max(...read.map(({ rssMegabytes }) => rssMegabytes)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In a process of its own, for its peak of memory. What it is to read is in a file: a million names are not the reader's memory. */
async function measured(what: "list" | "read", path: string, shas: string): Promise<Measured> {
  const module = (name: string) => JSON.stringify(new URL(`./${name}.ts`, import.meta.url));
  const program = `
    import { openSync, readSync } from "node:fs";
    import { listCommits } from ${module("list-commits")};
    import { openLocalRepository, requireHead } from ${module("local-repository")};
    import { readCommits } from ${module("read-commits")};
    const [what, path, shas] = process.argv.slice(1);
    const repository = await openLocalRepository(path);
    const head = requireHead(repository);
    const started = performance.now();
    let commits = 0;
    if (what === "list") for await (const _ of listCommits(repository, { head })) commits += 1;
    else {
      const file = openSync(shas);
      const share = Buffer.alloc(${shasPerCall} * (head.length + 1));
      for (let length = readSync(file, share); length > 0; length = readSync(file, share))
        for await (const _ of readCommits(repository, share.latin1Slice(0, length - 1).split("\\n"))) commits += 1;
    }
    const seconds = (performance.now() - started) / 1000;
    console.log(JSON.stringify({ seconds, commits, rssMegabytes: process.resourceUsage().maxRSS / 1024 }));`;
  const args = ["--input-type=module", "--eval", program, what, path, shas];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [answer, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error("The reading process failed");
  return JSON.parse(answer) as Measured;
}

/** As a user would run it, but for the configuration: into a pipe, with git's default flushing. */
function timedLog(path: string, head: string, what: string[]): number {
  const started = performance.now();
  shell('cd "$1" && shift && git log "$@" | wc -c', [path, ...what, head]);
  return (performance.now() - started) / 1_000;
}

function shell(command: string, args: string[]): string {
  const { GIT_FLUSH: _, ...environment } = analysisEnvironment();
  const result = spawnSync("sh", ["-c", command, "sh", ...args], { env: environment, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr}`);
  return result.stdout;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
