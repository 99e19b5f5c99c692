import { runNode } from "./run-node.ts";

/** `npm test [-- filter]`: every test, the ones in a browser included. */
process.exit(await runNode("node_modules/vitest/vitest.mjs", ["run", ...process.argv.slice(2)]));
