/**
 * Runs git: no shell, a built environment, pinned options, capped stderr, and a limit on every wait. Bytes flow out as they
 * come; whoever stops reading, aborts or runs out of time leaves no process behind.
 */

import { spawn } from "node:child_process";
import { analysisEnvironment, type Environment } from "./env.ts";
import { explainFailure, GitFailure, HistoryError, startError } from "./history-error.ts";

/** `idleMs`: how long git may be silent while we wait for it. `wallMs`: how long the process may live, our own work included. */
export type GitLimits = { idleMs: number; wallMs: number };

export type GitOptions = {
  environment?: Environment;
  /** Written to stdin, which is then closed. */
  input?: string;
  signal?: AbortSignal | undefined;
  limits?: GitLimits | undefined;
};

type Exit = { code: number | null; killedBy: string | null; notStarted: NodeJS.ErrnoException | null };

const defaultLimits: GitLimits = { idleMs: 120_000, wallMs: 30 * 60_000 };
const maxStderrChars = 8_192;
const maxOutputBytes = 4 * 1024 * 1024;

/**
 * A repository's own configuration can name programs and change what git counts. These win over it: nothing is run, and
 * line counts and renames are those of git's defaults (the two numbers are git's own), whatever the repository says.
 */
const pinnedOptions = [
  "--no-pager",
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.attributesFile=/dev/null", "core.quotePath=false"],
  ...["log.showSignature=false", "diff.renameLimit=1000", "core.bigFileThreshold=512m", "mailmap.file="],
].flatMap((option) => (option.startsWith("--") ? [option] : ["-c", option]));

/** Which repository: named outright, so that git does not search for one and never lands in a parent folder's. */
export function inRepository(repository: { path: string; gitDir: string; bare: boolean }): string[] {
  return repository.bare
    ? ["-C", repository.gitDir, `--git-dir=${repository.gitDir}`, "--bare"]
    : ["-C", repository.path, `--git-dir=${repository.gitDir}`, `--work-tree=${repository.path}`];
}

/**
 * Streams what git prints. The output is complete only if the iterator ends without an error.
 * Throws `GitFailure` for a non-zero exit or a signal, `HistoryError` (`git_not_found`, `timed_out`), or the reason of `signal`.
 */
export async function* streamGit(args: string[], options: GitOptions = {}): AsyncGenerator<Buffer, void, undefined> {
  const { signal, limits = defaultLimits } = options;
  signal?.throwIfAborted();
  const child = spawn("git", [...pinnedOptions, ...args], {
    // Next's types make NODE_ENV part of every environment; git needs none.
    env: (options.environment ?? analysisEnvironment()) as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "pipe"],
    // In a group of its own: a terminal's Ctrl-C is for us, and would look like git failing.
    detached: true,
    windowsHide: true,
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (notStarted) => resolve({ code: null, killedBy: null, notStarted }));
    child.once("close", (code, killedBy) => resolve({ code, killedBy, notStarted: null }));
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-maxStderrChars);
  });
  child.stdin.on("error", () => {}); // git may stop listening early; its exit code says why.
  child.stdin.end(options.input ?? "");

  let stopped: { reason: unknown } | null = null;
  const stop = (reason: unknown) => {
    stopped ??= { reason };
    child.kill("SIGKILL");
    // Should git be a wrapper script, the program behind it now loses its pipes.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  };
  const abort = () => stop(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const outOfTime = (ms: number) => () => stop(timedOut(ms, limits));
  const wall = setTimeout(outOfTime(limits.wallMs), limits.wallMs);
  let idle = setTimeout(outOfTime(limits.idleMs), limits.idleMs);
  try {
    for await (const chunk of child.stdout) {
      clearTimeout(idle); // While the consumer works, git's silence is our own.
      yield chunk;
      idle = setTimeout(outOfTime(limits.idleMs), limits.idleMs);
    }
    const exit = await exited;
    if (exit.notStarted) throw startError(exit.notStarted.code, exit.notStarted);
    if (exit.code !== 0) throw new GitFailure(exit.code, exit.killedBy, stderr);
  } catch (error) {
    throw stopReason(stopped, error);
  } finally {
    clearTimeout(idle);
    clearTimeout(wall);
    signal?.removeEventListener("abort", abort);
    if (child.exitCode === null && child.signalCode === null) stop(null);
    await exited;
  }
}

/** The whole output of a command that prints little. Throws as `streamGit`, and when there is more than 4 MB. */
export async function gitOutput(args: string[], options: GitOptions = {}): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of streamGit(args, options)) {
    bytes += chunk.length;
    if (bytes > maxOutputBytes) throw new HistoryError("git_failed", `git ${args[0]} printed more than expected.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** For the edge of a public function: a git failure becomes a sentence about `path`, anything else stays as it is. */
export function asHistoryError(error: unknown, path: string): unknown {
  return error instanceof GitFailure ? explainFailure(error, path) : error;
}

/** Whatever breaks after we stopped the process broke because of that. */
function stopReason(stopped: { reason: unknown } | null, error: unknown): unknown {
  return stopped === null ? error : stopped.reason;
}

function timedOut(ms: number, limits: GitLimits): HistoryError {
  const what = ms === limits.idleMs ? "was silent" : "ran";
  return new HistoryError(
    "timed_out",
    `git ${what} for ${ms / 1_000} seconds and was stopped. Try again; if it happens again, run "git fsck" in the repository.`,
  );
}
