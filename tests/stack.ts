import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataFolderPaths } from "@vibe/embedded/data-folder";
import type { Host } from "../apps/cli/src/backend.ts";
import { projectRoot } from "../apps/cli/src/env.ts";
import { joinStack } from "../apps/cli/src/host.ts";
import { readStackFile } from "../apps/cli/src/stack-file.ts";
import type { Ports } from "../apps/cli/src/usage.ts";

/** A running `npm start`, without npm: the processes a user has, in a process group of their own. */
export type Stack = {
  ports: Ports;
  data: string;
  url: string;
  output: () => string;
  /** The owner's access to it. */
  host: () => Promise<Host>;
  /** SIGKILL to every process at once: the stack, the web app, git. */
  kill: () => Promise<void>;
  /** A signal to the process that was started, as a program sends it; resolves with the exit code. */
  signal: (name: NodeJS.Signals) => Promise<number | null>;
  /** Ctrl-C; resolves with the exit code. */
  interrupt: () => Promise<number | null>;
};

const READY_WITHIN_MS = 60_000;

export const temporaryFolder = (name: string): string => mkdtempSync(join(tmpdir(), `vibe-${name}-`));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Three ports that nobody listens on now. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(
    [1, 2, 3].map(async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const [web = 0, engine = 0, supabase = 0] = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return { web, engine, supabase };
}

export type CommandResult = { code: number | null; stdout: string; stderr: string };

/** Runs `vibe ...` to its end, as another user if asked (which only root can). */
export async function vibe(args: string[], as: { uid?: number } = {}): Promise<CommandResult> {
  const child = spawnVibe(args, projectRoot, as);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => (stdout += chunk));
  child.stderr?.on("data", (chunk) => (stderr += chunk));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

const PLAIN = [join(projectRoot, "apps/cli/src/main.ts")];
const WRAPPED = [join(projectRoot, "scripts/run.mjs"), "apps/cli/src/main.ts"];

function spawnVibe(
  args: string[],
  cwd: string,
  options: { uid?: number; detached?: boolean },
  wrapped = false,
): ChildProcess {
  const { INIT_CWD: _npm, ...env } = process.env;
  return spawn(process.execPath, [...(wrapped ? WRAPPED : PLAIN), ...args], {
    cwd,
    env,
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

type StackOptions = {
  ports: Ports;
  data: string;
  cwd: string;
  /** Started as npm does, through `scripts/run.mjs`; else the stack's own process. */
  wrapped?: boolean;
};

/** Starts a stack and waits until it says that it runs. */
export async function startStack({ ports, data, cwd, wrapped = false }: StackOptions): Promise<Stack> {
  const flags = ["--port", ports.web, "--engine-port", ports.engine, "--supabase-port", ports.supabase].map(String);
  const child = spawnVibe(["start", ...flags, "--data", data], cwd, { detached: true }, wrapped);
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  const exited = once(child, "close").then(([code]) => code as number | null);
  let ended = false;
  const killAll = () => {
    if (child.pid !== undefined && !ended) process.kill(-child.pid, "SIGKILL");
  };
  // A test that fails halfway must not leave a stack behind.
  process.once("exit", killAll);
  void exited.then(() => {
    ended = true;
    process.off("exit", killAll);
  });

  const signal = (name: NodeJS.Signals) => {
    child.kill(name);
    return exited;
  };
  const { stackFile } = dataFolderPaths(data);
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(output.includes("Ctrl-C stops it") && existsSync(stackFile))) {
    if (ended || Date.now() > deadline) throw new Error(`The stack did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    ports,
    data,
    url: `http://localhost:${ports.web}`,
    output: () => output,
    host: () => {
      const address = readStackFile(stackFile);
      if (address === null) throw new Error("The stack is not running.");
      return joinStack(address, data);
    },
    kill: async () => {
      killAll();
      await exited;
    },
    signal,
    interrupt: () => signal("SIGINT"),
  };
}
