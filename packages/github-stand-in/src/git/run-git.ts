import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { gitEnvironment } from "./env.ts";

const maxOutputBytes = 256 * 1024 * 1024;
const maxErrorChars = 4_096;
const timeoutMs = 60_000;

/** What the repository's own configuration must not decide: no programs are run, and counts are git's defaults. */
const config = {
  "core.fsmonitor": "false",
  "core.hooksPath": "/dev/null",
  "core.attributesFile": "/dev/null",
  "core.quotePath": "false",
  "diff.renameLimit": "1000",
  "log.showSignature": "false",
  "log.mailmap": "false",
  "safe.directory": "*",
};

/** git ended with something else than 0. `message` is git's own. */
export class GitError extends Error {}

/** Runs git on one repository and returns all it printed as text. Throws `GitError`, also after a minute or 256 MB. */
export async function runGit(gitDir: string, args: string[], input = ""): Promise<string> {
  return (await gitBytes(gitDir, args, input)).toString("utf8");
}

/** The same, for what need not be text. */
export async function gitBytes(gitDir: string, args: string[], input = ""): Promise<Buffer> {
  const child = spawn("git", ["--no-pager", `--git-dir=${gitDir}`, ...args], {
    env: gitEnvironment(config),
    stdio: ["pipe", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    windowsHide: true,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  ended.catch(() => {}); // It is awaited below; until then a failed start is not unhandled.
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-maxErrorChars);
  });
  child.stdin.on("error", () => {}); // git may stop listening early; its exit code says why.
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxOutputBytes) child.kill("SIGKILL");
    else chunks.push(chunk);
  });
  const code = await ended;
  if (code !== 0) throw new GitError(`git ${args[0]} ended with ${code}: ${stderr.trim()}`);
  return Buffer.concat(chunks);
}

/** The git folder of a bare repository or a work tree. Throws `GitError` when the folder is neither. */
export async function findGitDir(path: string): Promise<string> {
  const inner = join(path, ".git");
  const gitDir = (await stat(inner).catch(() => null)) === null ? path : inner;
  return (await runGit(gitDir, ["rev-parse", "--absolute-git-dir"])).trim();
}
