import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { childEnv, projectRoot } from "./env.ts";
import { Failure } from "./usage.ts";

export type Build = {
  /** What is built, for people: "the web app". */
  name: string;
  /** Where it is built; the program runs here. */
  folder: string;
  /** Below `folder`; what is in it ends with the next build. */
  output: string;
  /** Everything the build reads, as patterns below the project's root. */
  sources: string[];
  /** The program with its arguments, below the project's root. */
  program: [script: string, ...args: string[]];
};

/**
 * Builds something unless its last build was made from the same sources. `announce` is called before a build; the signal
 * ends one. Throws `Failure` with what the program printed.
 */
export async function buildOnce(build: Build, announce: () => void, signal?: AbortSignal): Promise<void> {
  const stamp = join(build.folder, build.output, "built-from");
  const sources = hashSources(build.sources);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  announce();
  const output = await runBuild(build, signal);
  if (output !== null) throw new Failure(`Building ${build.name} failed:\n${output}`);
  writeFileSync(stamp, sources);
}

function hashSources(patterns: string[]): string {
  const hash = createHash("sha256");
  const exclude = ["**/*.test.{ts,tsx}", "**/next-env.d.ts"];
  const files = globSync(patterns, { cwd: projectRoot, exclude, withFileTypes: false });
  for (const file of files.sort()) {
    if (!/\.[a-z]+$/.test(file)) continue;
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(projectRoot, file)));
  }
  return hash.digest("hex");
}

/** Null when it succeeded, else all it printed. */
function runBuild({ folder, program }: Build, signal: AbortSignal | undefined): Promise<string | null> {
  const [script, ...args] = program;
  const child = spawn(process.execPath, [join(projectRoot, script), ...args], {
    cwd: folder,
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
