import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverInUse } from "./env.ts";

/** The server under test. `isOurs` says whether this suite has started it, which it does with our engine only. */
export type Server = { url: string; isOurs: boolean; stop(): Promise<void> };

const main = join(import.meta.dirname, "../../../../apps/cli/src/main.ts");
const startMs = 20_000;

/** The server that `INNGEST_DEV_URL` names, or else our engine in a process of its own, as a person starts it. */
export async function startServer(): Promise<Server> {
  if (serverInUse !== null) {
    if (!(await isUp(serverInUse))) throw new Error(`Nothing answers at INNGEST_DEV_URL, which is ${serverInUse}.`);
    return { url: serverInUse, isOurs: false, stop: async () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), "contract-"));
  const port = await freePort();
  const flags = ["--port", String(port), "--data", folder, "--no-discovery", "--no-poll", "--retry-interval", "1"];
  const child = spawn(process.execPath, [main, "engine", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (said += text));
  const stop = async () => {
    await kill(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + startMs;
  while (!(await isUp(url))) {
    if (child.exitCode === null && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    await stop();
    throw new Error(`The engine did not start. It said:\n${said}`);
  }
  return { url, isOurs: true, stop };
}

async function isUp(url: string): Promise<boolean> {
  return await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
