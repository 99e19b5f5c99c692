import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// biome-ignore-start lint/correctness/noUndeclaredDependencies: only tests load this file, and the root declares these for them
import { serve } from "inngest/node";
import { onTestFinished } from "vitest";
// biome-ignore-end lint/correctness/noUndeclaredDependencies: as above
import { createEngine, type Engine, type EngineOptions } from "../engine.ts";
import { type Define, nowhere, sdkClient, startServer } from "./rig.ts";

/** A real SDK app and an engine on a file of its own, which `restart` closes and opens again. */
export async function startRestartable(define: Define, options: Partial<EngineOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const client = sdkClient("app", nowhere);
  const functions = define(client);
  const app = await startServer(() => serve({ client, functions }));
  let current: Engine | null = null;
  onTestFinished(async () => {
    await current?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const restart = async (whileDown: () => void = () => {}): Promise<Engine> => {
    await current?.close();
    whileDown();
    const engine = createEngine({
      database: join(folder, "engine.db"),
      apps: [{ url: app.url }],
      closeTimeoutMs: 500,
      ...options,
    });
    current = engine;
    await engine.start();
    return engine;
  };
  return { engine: await restart(), restart };
}
