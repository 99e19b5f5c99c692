import { createEngine } from "../engine.ts";

/** An engine with a file, an address and the app it is given: `engine-child.ts <database> [app url]`. */
const [, , database = "", appUrl] = process.argv;
const engine = createEngine({
  database,
  apps: appUrl === undefined ? [] : [{ url: appUrl }],
  retention: { runs: Number.POSITIVE_INFINITY, events: Number.POSITIVE_INFINITY },
});
const { url } = await engine.listen({ port: 0 });
await engine.start();
process.send?.(url);
process.on("disconnect", () => process.exit(0));
