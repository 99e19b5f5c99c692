/** What git transfers into a clone: the default branch and the notes of git-ai, and nothing else. */

import { analysisEnvironment } from "../../env.ts";
import { GitFailure } from "../../history-error.ts";
import { type RemoteAddress, serviceUrl } from "../../remote/protocol/remote-address.ts";
import { RemoteError, tooLarge } from "../../remote/remote-error.ts";
import { type RemoteRefs, readRemoteRefs } from "../read-remote-refs.ts";
import { bytesIn } from "./clone-folder.ts";
import type { CloneLimits } from "./clone-limits.ts";
import { runGitGroup } from "./run-git-group.ts";
import { environmentFor } from "./transfer-environment.ts";
import { statusIn, transferFailure } from "./transfer-failure.ts";

/** Whatever the default branch is called at the server: its name is not ours to write into a command. */
export const headRef = "refs/heads/head";
export const notesRef = "refs/notes/ai";

/** Of the objects of a transfer. */
export type CloneProgress = { phase: "receiving" | "resolving"; done: number; total: number };

export type Transfer = {
  address: RemoteAddress;
  refs: Pick<RemoteRefs, "notesSha">;
  limits: CloneLimits;
  options: {
    onProgress?: (progress: CloneProgress) => void;
    signal?: AbortSignal | undefined;
  };
};

/** Fetches into the bare repository `folder`, all or nothing. Throws `RemoteError`, or the reason of `signal`. */
export async function transfer(folder: string, { address, refs, limits, options }: Transfer): Promise<void> {
  serviceUrl(address.url); // Refuses what may not go over the network.
  const safe = ["--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance"];
  const wanted = [`+HEAD:${headRef}`, ...(refs.notesSha === null ? [] : [`+${notesRef}:${notesRef}`])];
  const args = [`--git-dir=${folder}`, "fetch", ...safe, "--atomic", "--progress", "--end-of-options"];
  const environment = environmentFor(address, { home: folder, idleSeconds: limits.idleSeconds });
  try {
    await runGitGroup([...args, address.url, ...wanted], {
      environment,
      wallMs: limits.wallMs,
      signal: options.signal,
      onLine: (line) => tell(line, options.onProgress),
      check: () => requireRoom(folder, limits.maxBytes),
    });
    if (refs.notesSha === null) await forgetNotes(folder, limits, options.signal);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw await explained(error.stderr, address, options.signal);
  }
}

/** Packs of many small transfers become one; git knows when. Not being able to does no harm. */
export async function tidyClone(folder: string, { limits, options }: Transfer): Promise<void> {
  const settings = ["gc.autoDetach=false", "core.hooksPath=/dev/null", "pack.windowMemory=256m"];
  const args = [
    ...settings.flatMap((one) => ["-c", one]),
    `--git-dir=${folder}`,
    "gc",
    "--auto",
    "--quiet",
    "--prune=now",
  ];
  const { signal } = options;
  try {
    await runGitGroup(args, { environment: analysisEnvironment(), wallMs: limits.wallMs, signal });
  } catch (error) {
    if (!(error instanceof GitFailure || error instanceof RemoteError)) throw error;
  }
}

async function forgetNotes(folder: string, { wallMs }: CloneLimits, signal: AbortSignal | undefined): Promise<void> {
  const args = ["-c", "core.hooksPath=/dev/null", `--git-dir=${folder}`, "update-ref", "-d", notesRef];
  await runGitGroup(args, { environment: analysisEnvironment(), wallMs, signal });
}

async function requireRoom(folder: string, maxBytes: number): Promise<void> {
  if ((await bytesIn(folder)) > maxBytes)
    throw tooLarge(`a clone of it takes more than ${Math.round(maxBytes / 1024 ** 2)} MB`);
}

function tell(line: string, onProgress: Transfer["options"]["onProgress"]): void {
  const [, what, done, total] = /^(Receiving objects|Resolving deltas): +\d+% \((\d+)\/(\d+)\)/.exec(line) ?? [];
  if (what === undefined) return;
  onProgress?.({
    phase: what === "Receiving objects" ? "receiving" : "resolving",
    done: Number(done),
    total: Number(total),
  });
}

/**
 * git tells the status of an answer and nothing of its headers, where a server says when to come back. So it is asked once more
 * by us, and where it answers now, what was wrong has passed.
 */
async function explained(
  stderr: string,
  address: RemoteAddress,
  signal: AbortSignal | undefined,
): Promise<RemoteError> {
  const failure = transferFailure(stderr, address.token !== undefined, new Date());
  if (statusIn(stderr) === null || failure.code === "repository_moved") return failure;
  try {
    await readRemoteRefs(address, signal);
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
  return failure.retryable
    ? failure
    : new RemoteError("server_failed", "The git server refused a request and then answered. It is tried again later.");
}
