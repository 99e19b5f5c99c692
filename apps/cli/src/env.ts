import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout this program runs from. */
export const projectRoot = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Where the person stands: npm changes to the project's folder before it runs a script, and tells. */
export const standingIn = process.env.INIT_CWD ?? process.cwd();

/** The port that the person's shell has set for their own app, if it has. */
export const appPort = process.env.PORT;

/** Which GitHub there is, and the token that the person's shell has for it, if it has. */
export const gitHub = {
  url: (process.env.GITHUB_URL?.trim() || "https://github.com").replace(/\/+$/, ""),
  environmentToken: process.env.GITHUB_TOKEN?.trim() || null,
};

export const defaultDataFolder = join(projectRoot, ".data");

/**
 * Makes this process, and with it the web app it starts, independent of what else the person's shell is set up for:
 * another Inngest or Supabase project must not get our events or rows. Everything is written for its owner alone, and
 * nothing reports its use.
 */
export function settle(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(INNGEST_|NEXT_PUBLIC_|SUPABASE_|EMBEDDED_)/.test(name)) delete process.env[name];
  }
  Object.assign(process.env, { LITE_TELEMETRY: "0", DO_NOT_TRACK: "1", NEXT_TELEMETRY_DISABLED: "1" });
  process.umask(0o077);
}

/** The environment of the web app's processes. */
export function childEnv(settings: Record<string, string>): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return { ...env, NODE_ENV: "production", ...settings };
}
