import { join } from "node:path";
import { buildOnce } from "./build-once.ts";
import { projectRoot } from "./env.ts";

const folder = join(projectRoot, "apps/dashboard");

/** Builds the engine's dashboard unless it is built, which takes about a second, and returns where it is. */
export async function buildDashboard(announce: () => void = () => {}, signal?: AbortSignal): Promise<string> {
  const sources = [
    "package-lock.json",
    "tsconfig.base.json",
    "apps/dashboard/*.{ts,json,html}",
    "apps/dashboard/{src,public}/**/*",
  ];
  const build = { name: "the dashboard", folder, output: "build", sources };
  await buildOnce({ ...build, program: ["node_modules/vite/bin/vite.js", "build"] }, announce, signal);
  return join(folder, build.output);
}
