/** Runs a git that starts others (a transfer, a repacking): all of them end with it. */

import { spawn } from "node:child_process";
import type { Environment } from "../../env.ts";
import { GitFailure, startError } from "../../history-error.ts";
import { RemoteError } from "../../remote/remote-error.ts";

export type GroupOptions = {
  environment: Environment;
  wallMs: number;
  signal?: AbortSignal | undefined;
  /** Lines of stderr, where git tells its progress. */
  onLine?: (line: string) => void;
  /** Asked four times a second and at the end; what it throws ends the processes and is thrown. */
  check?: () => Promise<void>;
};

const maxStderrChars = 8_192;
const checkEveryMs = 250;
/** For git to remove what it has half written. */
const politeMs = 5_000;

/**
 * Stops by SIGTERM, then by SIGKILL, of the whole process group. Should this process die, the pipe that git tells its progress to
 * breaks, and git ends by that. Throws `GitFailure`, `HistoryError` `git_not_found`, `RemoteError` `timed_out`, what `check`
 * throws, or the reason of `signal`.
 */
export async function runGitGroup(args: string[], options: GroupOptions): Promise<void> {
  const { signal, wallMs, onLine, check } = options;
  signal?.throwIfAborted();
  const child = spawn("git", ["--no-pager", ...args], {
    env: options.environment as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
    windowsHide: true,
  });
  const ended = new Promise<{ code: number | null; killedBy: string | null; notStarted?: NodeJS.ErrnoException }>(
    (resolve) => {
      child.once("error", (notStarted) => resolve({ code: null, killedBy: null, notStarted }));
      child.once("close", (code, killedBy) => resolve({ code, killedBy }));
    },
  );
  let stderr = "";
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-maxStderrChars);
    const lines = (rest + text).split(/[\r\n]/);
    rest = (lines.pop() ?? "").slice(-maxStderrChars);
    for (const line of lines) onLine?.(line);
  });

  let stopped = null as { reason: unknown } | null;
  let insist: NodeJS.Timeout | undefined;
  const stop = (reason: unknown) => {
    if (stopped !== null) return;
    stopped = { reason };
    endGroup(child.pid, "SIGTERM");
    insist = setTimeout(() => endGroup(child.pid, "SIGKILL"), politeMs);
  };
  const abort = () => stop(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const wall = setTimeout(() => stop(tookTooLong(wallMs)), wallMs);
  let checking = Promise.resolve();
  const watch = setInterval(() => {
    checking = checking.then(check).catch(stop);
  }, checkEveryMs);
  try {
    const { code, killedBy, notStarted } = await ended;
    clearInterval(watch);
    await checking;
    if (notStarted !== undefined) throw startError(notStarted.code, notStarted);
    if (stopped !== null) throw stopped.reason;
    if (code === 0) await check?.();
    if (code !== 0) throw new GitFailure(code, killedBy, stderr);
  } finally {
    clearInterval(watch);
    clearTimeout(wall);
    clearTimeout(insist);
    signal?.removeEventListener("abort", abort);
  }
}

function endGroup(pid: number | undefined, how: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, how);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It has just ended.
  }
}

function tookTooLong(ms: number): RemoteError {
  return new RemoteError(
    "timed_out",
    `Cloning took more than ${ms / 60_000} minutes and was given up. It is tried again later.`,
  );
}
