import { buildWeb } from "../apps/cli/src/web-build.ts";

/** Builds the web app once for all end-to-end tests, unless it is built already. */
export async function setup(): Promise<void> {
  await buildWeb(() => process.stdout.write("Building the web app for the end-to-end tests ...\n"));
}
