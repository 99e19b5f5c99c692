import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
// biome-ignore-start lint/correctness/noUndeclaredDependencies: only tests load this file, and the root declares these for them
import { Inngest } from "inngest";
import { serve } from "inngest/node";
// biome-ignore-end lint/correctness/noUndeclaredDependencies: as above
import { defineFunctions } from "./functions.ts";
import { nextOrder } from "./order.ts";

export type AppOrder = {
  engineUrl: string;
  port: number;
  /** The file to which it adds a line as each step begins. */
  journal: string;
};

/** A real SDK app. Says its port when it listens. */
const { engineUrl, port, journal } = await nextOrder<AppOrder>();
let executions = 0;
const silent = { info() {}, warn() {}, error() {}, debug() {} };
const client = new Inngest({ id: "app", isDev: true, baseUrl: engineUrl, logger: silent });
const functions = defineFunctions(client, (entry) => {
  executions += 1;
  const by = `${process.pid}-${executions}`;
  appendFileSync(journal, `${JSON.stringify({ ...entry, by })}\n`);
  return by;
});
const server = createServer(serve({ client, functions }));
server.listen(port, "127.0.0.1", () => {
  const address = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  process.stdout.write(`${address.port}\n`);
});
