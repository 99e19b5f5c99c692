import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { childEnv } from "./env.ts";
import { Failure } from "./usage.ts";
import { webFolder } from "./web-build.ts";

export type WebServer = { stop: () => Promise<void> };

/** What `apps/web/serve.ts` reports once: that it listens, or why it cannot. */
type Report = { listening: true } | { listening: false; message: string };

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/**
 * Runs the web app in a process of its own, which ends with this one, however this one ends. A web process that dies is
 * started again; `say` hears of it.
 */
export async function startWeb(
  port: number,
  settings: Record<string, string>,
  say: (line: string) => void,
): Promise<WebServer> {
  let stopping = false;
  let child = await launch(port, settings);
  const keepAlive = (current: ChildProcess) =>
    current.once("exit", async (code, signal) => {
      if (stopping) return;
      say(`The web process ended (${signal ?? code}); starting it again.`);
      try {
        child = await launch(port, settings);
        keepAlive(child);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    });
  keepAlive(child);
  return {
    stop: async () => {
      stopping = true;
      await end(child);
    },
  };
}

async function launch(port: number, settings: Record<string, string>): Promise<ChildProcess> {
  const child = fork(join(webFolder, "serve.ts"), [String(port)], {
    cwd: webFolder,
    env: childEnv(settings),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const report = await new Promise<Report>((resolve) => {
    const timer = setTimeout(
      () => resolve({ listening: false, message: "it did not answer in time" }),
      READY_WITHIN_MS,
    );
    child.once("message", (message) => {
      clearTimeout(timer);
      resolve(message as Report);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve({ listening: false, message: `it ended with code ${code}` });
    });
  });
  if (report.listening) return child;
  await end(child);
  throw new Failure(`The web app did not start: ${report.message}`);
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
