import { Inngest } from "inngest";

/** The name under which every host registers the same functions. */
const APP_ID = "vibe-coding-profile";

/**
 * The SDK prints every error of a step with its stack, expected ones too. They are not lost without it: the engine keeps
 * each attempt with its error, and a job that fails says why.
 */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The Inngest client of this product. `baseUrl` is the engine to talk to when it is not the one that Inngest's own
 * environment variables name.
 */
export function createInngest({ baseUrl }: { baseUrl?: string } = {}): Inngest.Any {
  return new Inngest({ id: APP_ID, logger: silent, ...(baseUrl === undefined ? {} : { baseUrl, isDev: true }) });
}
