import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
// biome-ignore lint/correctness/noUndeclaredDependencies: only tests load this file, and the root declares it for them
import { onTestFinished } from "vitest";

const childFile = fileURLToPath(new URL("./engine-child.ts", import.meta.url));

/** An engine in a process of its own, which the test may kill. It is killed when the test ends. */
export async function startChild(database: string, appUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [childFile, database, appUrl], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  return { child, url: String(line).trim() };
}

/** The internal id of an acknowledged event; `null` when the engine died before it answered. */
export async function sendEvent(url: string, n: number): Promise<string | null> {
  try {
    const response = await fetch(`${url}/e/k`, { method: "POST", body: JSON.stringify({ name: "go", data: { n } }) });
    const body: unknown = await response.json();
    if (typeof body !== "object" || body === null || !("ids" in body) || !Array.isArray(body.ids)) return null;
    return String(body.ids[0]);
  } catch {
    return null; // Killed while it answered: not acknowledged, so nothing is promised.
  }
}
