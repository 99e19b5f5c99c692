import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { SyncResult } from "@vibe/engine/app/sync";
import { createEngine, type Engine } from "@vibe/engine/engine";
import { buildDashboard } from "./dashboard-build.ts";
import { discoverApps } from "./discover-apps.ts";
import { appPort } from "./env.ts";
import { interruption } from "./interruption.ts";
import { type EngineCommand, UsageError } from "./usage.ts";

const discoverEveryMs = 5000;

/** `vibe engine`: the engine alone, for any app, until Ctrl-C. */
export async function runEngine(command: EngineCommand): Promise<number> {
  const interrupted = interruption();
  const building = buildDashboard(() => say("Building the dashboard ..."), interrupted);
  const dashboard = await building.catch((error: unknown) => {
    if (!interrupted.aborted) throw error; // Whatever failed because it was interrupted did not fail.
  });
  if (dashboard === undefined) return 0;
  const engine = createEngine({
    dashboard,
    database: command.data === null ? ":memory:" : databaseIn(command.data),
    apps: command.sdkUrls.map((url) => ({ url })),
    retryIntervalMs: command.retryMs,
    signingKey: command.signingKey,
    eventKeys: command.eventKeys,
    allowedHosts: command.host === undefined ? [] : [command.host],
    log: (level, message) => {
      if (level !== "debug") say(message);
    },
  });
  try {
    const { port } = await engine.listen({ port: command.port, host: command.host });
    process.stdout.write(greeting(command, port));
    for (const result of await engine.start()) say(sentenceOf(result));
    const stopLooking = lookForApps(engine, command, port);
    if (!interrupted.aborted) await once(interrupted, "abort");
    stopLooking();
    say("Stopping ...");
    return 0;
  } finally {
    await engine.close();
  }
}

function databaseIn(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new UsageError(`${folder} cannot be used as a folder: ${cause instanceof Error ? cause.message : cause}.`, {
      cause,
    });
  }
  return join(folder, "engine.db");
}

/** Finds apps until there is one, and asks those that are known again and again, until the returned function is called. */
function lookForApps(engine: Engine, { discovery, pollMs }: EngineCommand, port: number): () => void {
  const timers: NodeJS.Timeout[] = [];
  const look = async () => {
    if (engine.listApps().length > 0) return;
    for (const url of await discoverApps({ besides: port, port: appPort })) say(sentenceOf(await engine.addApp(url)));
  };
  const states = new Map<string, SyncResult["status"]>();
  const poll = async () => {
    for (const result of await engine.sync()) {
      const before = states.get(result.url);
      states.set(result.url, result.status);
      if (before !== undefined && before !== result.status) say(sentenceOf(result));
    }
  };
  // The next look tries again, whatever kept this one from its end.
  const every = (ms: number, work: () => Promise<void>) => {
    let isBusy = false;
    timers.push(
      setInterval(() => {
        if (isBusy) return;
        isBusy = true;
        work()
          .catch(() => undefined)
          .finally(() => {
            isBusy = false;
          });
      }, ms),
    );
  };
  if (discovery) {
    void look().catch(() => undefined);
    every(discoverEveryMs, look);
  }
  if (pollMs !== null) every(pollMs, poll);
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

function sentenceOf(result: SyncResult): string {
  switch (result.status) {
    case "registered":
      return `The app "${result.appId}" is at ${result.url}`;
    case "elsewhere":
      return `The app at ${result.url} registers by itself.`;
    case "unreachable":
      return `The app at ${result.url} does not answer yet; it is asked again.`;
    case "refused":
      return result.reason;
    default:
      return result satisfies never;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const greeting = ({ data, host, sdkUrls, discovery }: EngineCommand, port: number): string => {
  const address = `http://${host === undefined ? "localhost" : host.includes(":") ? `[${host}]` : host}:${port}`;
  const apps = [...sdkUrls, ...(discovery ? ["whatever it finds on this machine"] : [])];
  return `
  The engine runs at        ${address} (open it for the dashboard)
  events go to              ${address}/e/<key>
  apps are run with         INNGEST_DEV=${address}
  it drives                 ${apps.length > 0 ? apps.join("\n                            ") : "apps that register by themselves"}
  and keeps everything in   ${data ?? "memory, until it ends"}

  Ctrl-C stops it.

`;
};
