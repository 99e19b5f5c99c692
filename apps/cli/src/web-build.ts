import { join } from "node:path";
import { buildOnce } from "./build-once.ts";
import { projectRoot } from "./env.ts";

export const webFolder = join(projectRoot, "apps/web");

/** Builds the web app unless it is built: it reads what the lock file pins, the app, and the packages it imports as source. */
export function buildWeb(announce: () => void, signal?: AbortSignal): Promise<void> {
  const sources = [
    "package-lock.json",
    "tsconfig.base.json",
    "apps/web/*.{ts,mjs,json}",
    "apps/web/{src,public}/**/*",
    "packages/*/src/**/*.ts",
  ];
  const build = { name: "the web app", folder: webFolder, output: ".next", sources };
  return buildOnce({ ...build, program: ["node_modules/next/dist/bin/next", "build"] }, announce, signal);
}
