import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout this program runs from. */
export const projectRoot = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Where the person stands: npm changes to the project's folder before it runs a script, and tells. */
export const standingIn = process.env.INIT_CWD ?? process.cwd();

export const defaultDataFolder = join(projectRoot, ".data");

/** The environment of the web app's processes: that of this one without what could point it elsewhere. */
export function childEnv(settings: Record<string, string>): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_ENV: _mode, ...env } = process.env;
  return { ...env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", ...settings };
}

/** Supabase Lite reports its use unless told not to; this program reports nothing. */
export function reportNothing(): void {
  process.env.LITE_TELEMETRY = "0";
  process.env.DO_NOT_TRACK = "1";
}
