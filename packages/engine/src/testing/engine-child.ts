import { createEngine } from "../engine.ts";

/** An engine in a process of its own, for tests that kill it: `engine-child.ts <database> <app url>`. Prints its address. */
const [, , database = "", appUrl = ""] = process.argv;
const engine = createEngine({ database, apps: [{ url: appUrl }], retryIntervalMs: 20 });
const { url } = await engine.listen({ port: 0 });
await engine.start();
process.stdout.write(`${url}\n`);
