import { once } from "node:events";
import type { Server } from "node:http";
import { type DataFolder, DataFolderError, dataFolderPaths, openDataFolder } from "@vibe/embedded/data-folder";
import { OWNER_EMAIL } from "@vibe/embedded/supabase";
import { type Backend, openBackend } from "./backend.ts";
import { buildDashboard } from "./dashboard-build.ts";
import { standingIn } from "./env.ts";
import { beginWith, isFirstStart } from "./first-analysis.ts";
import { interruption } from "./interruption.ts";
import { requireFreePorts } from "./ports.ts";
import { readStackFile, type StackAddress, writeStackFile } from "./stack-file.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import { type Ports, UsageError } from "./usage.ts";
import { buildWeb } from "./web-build.ts";
import { startWeb, type WebServer } from "./web-server.ts";

export type StartCommand = { ports: Ports; data: string };

/** `vibe start`: the whole stack on this machine, until Ctrl-C. */
export async function start({ ports, data }: StartCommand): Promise<number> {
  const interrupted = interruption();
  const terminal = createTerminal(process.stdout);
  const folder = openFolder(data);
  const address = addressOf(ports);
  const app = { url: `http://127.0.0.1:${ports.web}/api/inngest` };
  const dashboard = await prepare(ports, terminal, interrupted).catch((error: unknown) => {
    folder.release();
    if (!interrupted.aborted) throw error;
  });
  if (dashboard === undefined) return stoppedEarly(terminal);

  terminal.progress("open", "Opening the database and the engine ...");
  const backend = await openBackend({ folder, enginePort: ports.engine, app: () => app, dashboard });
  let supabase: Server | undefined;
  let web: WebServer | undefined;
  try {
    interrupted.throwIfAborted();
    supabase = await backend.supabase.listen(ports.supabase);
    const announce = () => terminal.progress("build", "Building the web app (after an update; 10 to 30 seconds) ...");
    await buildWeb(announce, interrupted);
    terminal.progress("web", "Starting the web app ...");
    web = await startWeb(ports.web, webSettings(address, backend), terminal.line);
    writeStackFile(folder.stackFile, address);
    terminal.end();
    process.stdout.write(greeting(address, folder));
    if (isFirstStart(folder.path)) void beginWith(standingIn, backend, folder.path, terminal.line);
    if (!interrupted.aborted) await once(interrupted, "abort");
    terminal.line("Stopping ...");
    return 0;
  } catch (error) {
    // Whatever failed because it was interrupted did not fail.
    if (!interrupted.aborted) throw error;
    return stoppedEarly(terminal);
  } finally {
    await web?.stop();
    supabase?.closeAllConnections();
    supabase?.close();
    await backend.close();
  }
}

/** What is needed before anything is opened: free ports, and the engine's dashboard, whose folder it returns. */
async function prepare(ports: Ports, terminal: Terminal, interrupted: AbortSignal): Promise<string> {
  await requireFreePorts(ports);
  return buildDashboard(() => terminal.progress("dashboard", "Building the engine's dashboard ..."), interrupted);
}

function stoppedEarly(terminal: Terminal): number {
  terminal.line("Stopped before it was up; nothing is lost.");
  return 0;
}

function openFolder(data: string): DataFolder {
  try {
    return openDataFolder(data);
  } catch (error) {
    if (!(error instanceof DataFolderError && error.code === "in_use")) throw error;
    const { path, stackFile } = dataFolderPaths(data);
    const stack = readStackFile(stackFile);
    throw new UsageError(
      stack === null
        ? `${path} is in use by another analysis or start; wait until that one is done.`
        : `Already running at ${stack.web} (process ${stack.pid}); open that page, or stop it with Ctrl-C where it runs.`,
    );
  }
}

const addressOf = (ports: Ports): StackAddress => ({
  pid: process.pid,
  web: `http://localhost:${ports.web}`,
  engine: `http://localhost:${ports.engine}`,
  supabase: `http://127.0.0.1:${ports.supabase}`,
});

function webSettings(address: StackAddress, { secrets, folder }: Backend): Record<string, string> {
  return {
    NEXT_PUBLIC_SUPABASE_URL: address.supabase,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: secrets.publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: secrets.secretKey,
    INNGEST_DEV: address.engine,
    EMBEDDED_OWNER_EMAIL: OWNER_EMAIL,
    EMBEDDED_OWNER_PASSWORD: secrets.ownerPassword,
    GITHUB_TOKEN_ENCRYPTION_KEY: secrets.tokenEncryptionKey,
    GITHUB_CLONES_FOLDER: folder.clones,
  };
}

const greeting = (address: StackAddress, folder: DataFolder): string => `
  Vibe Coding Profile runs at   ${address.web}
  its engine at                 ${address.engine}
  its database at               ${address.supabase}
  and keeps everything in       ${folder.path}

  Ctrl-C stops it.

`;
