import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { childEnv } from "./env.ts";
import { Failure } from "./usage.ts";
import { webFolder } from "./web-build.ts";

export type WebServer = { stop: () => Promise<void> };

/** What `apps/web/serve.ts` reports once: that it listens, or why it cannot. */
type Report = { listening: true } | { listening: false; message: string };

const isReport = (message: unknown): message is Report =>
  typeof message === "object" && message !== null && typeof Reflect.get(message, "listening") === "boolean";

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;
const FIRST_PAUSE_MS = 200;
const LAST_PAUSE_MS = 30_000;

/**
 * Runs the web app in a process of its own, which ends with this one, however this one ends. A web process that dies is
 * started again, sooner or later: `say` hears of it. Fails only when the first one does not start.
 */
export async function startWeb(
  port: number,
  settings: Record<string, string>,
  say: (line: string) => void,
): Promise<WebServer> {
  let stopping = false;
  let child = await launch(port, settings);
  const supervise = async () => {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS)) {
      const startedAt = Date.now();
      const how = await ended(child);
      if (stopping) return;
      if (Date.now() - startedAt > LAST_PAUSE_MS) pauseMs = FIRST_PAUSE_MS;
      say(`The web process ended (${how}); starting it again.`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
      if (stopping) return;
      child = await launch(port, settings).catch((error: Failure) => {
        say(error.message);
        return child;
      });
    }
  };
  void supervise();
  return {
    stop: async () => {
      stopping = true;
      await end(child);
    },
  };
}

/** How a process ended, at once when it has. */
function ended(child: ChildProcess): Promise<string> {
  const how = () => String(child.signalCode ?? child.exitCode);
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(how());
    else child.once("exit", () => resolve(how()));
  });
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
      resolve(isReport(message) ? message : { listening: false, message: "it did not say whether it listens" });
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
