import { buildDashboard } from "../apps/cli/src/dashboard-build.ts";
import { buildWeb } from "../apps/cli/src/web-build.ts";

/** Builds the web app and the engine's dashboard once for all end-to-end tests, unless they are built already. */
export async function setup(): Promise<void> {
  await buildDashboard();
  await buildWeb(() => process.stdout.write("Building the web app for the end-to-end tests ...\n"));
}
