import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { childEnv, projectRoot } from "./env.ts";
import { Failure } from "./usage.ts";

export const webFolder = join(projectRoot, "apps/web");
const STAMP = join(webFolder, ".next", "built-from");

/**
 * Builds the web app unless the last build was made from the same sources. `announce` is called before a build; the
 * signal ends one.
 */
export async function buildWeb(announce: () => void, signal?: AbortSignal): Promise<void> {
  const sources = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === sources) return;
  announce();
  const output = await runBuild(signal);
  if (output !== null) throw new Failure(`Building the web app failed:\n${output}`);
  writeFileSync(STAMP, sources);
}

/** Everything the build reads: what the lock file pins, the app, and the packages it imports as source. */
function hashSources(): string {
  const hash = createHash("sha256");
  const files = globSync(
    [
      "package-lock.json",
      "tsconfig.base.json",
      "apps/web/*.{ts,mjs,json}",
      "apps/web/{src,public}/**/*",
      "packages/*/src/**/*.ts",
    ],
    {
      cwd: projectRoot,
      exclude: ["**/*.test.ts", "**/next-env.d.ts"],
      withFileTypes: false,
    },
  );
  for (const file of files.sort()) {
    if (!/\.[a-z]+$/.test(file)) continue;
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(projectRoot, file)));
  }
  return hash.digest("hex");
}

/** Runs `next build`; null when it succeeded, else all it printed. */
function runBuild(signal: AbortSignal | undefined): Promise<string | null> {
  const next = join(projectRoot, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: webFolder,
    env: childEnv({}),
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code === 0 ? null : output));
  });
}
