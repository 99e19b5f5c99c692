import { fileURLToPath } from "node:url";
// biome-ignore lint/correctness/noUndeclaredDependencies: only tests load this file, and the root declares it for them
import { onTestFinished } from "vitest";
import type { EngineOrder } from "./engine-child.ts";
import { type Running, startProcess } from "./standby.ts";

const script = fileURLToPath(new URL("./engine-child.ts", import.meta.url));

/** An engine in a process of its own, at an address of its own, once it runs. It is killed when the test ends. */
export async function startEngine(database: string, appUrl: string): Promise<{ running: Running; url: string }> {
  const running = startProcess([process.execPath, script]);
  onTestFinished(() => running.kill());
  const order: EngineOrder = { database, appUrl, port: 0, clock: null, death: null, retires: false };
  running.begin(order);
  const port = await running.begun;
  if (port === null) throw new Error(`The engine died at once: ${running.errors()}`);
  return { running, url: `http://127.0.0.1:${port}` };
}
