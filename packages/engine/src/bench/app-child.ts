import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
// biome-ignore-start lint/correctness/noUndeclaredDependencies: a benchmark, for which the root declares the SDK
import { Inngest } from "inngest";
import { serve } from "inngest/node";
// biome-ignore-end lint/correctness/noUndeclaredDependencies: as above
import { steps } from "./shapes.ts";

/**
 * The app that benchmarks call: `app-child.ts <id> <engine url> [port]`, of `<id>/<function>` events. After a run of many steps it tells its parent when
 * each step began, in milliseconds; after as many runs of one step as their event says, that it was the last.
 */
const [, , id = "bench", baseUrl = "", port = "0"] = process.argv;
const logger = { info() {}, warn() {}, error() {}, debug() {} };
const client = new Inngest({ id, isDev: true, baseUrl, logger });
const tell = (message: unknown) => process.send?.(message);

const manySteps = (checkpointing: boolean) => {
  const name = checkpointing ? "reported" : "steps";
  let marks: number[] = [];
  return client.createFunction(
    { id: name, triggers: [{ event: `${id}/${name}` }], checkpointing },
    async ({ step }) => {
      for (let n = 0; n < steps; n++) await step.run(`s${n}`, () => void marks.push(performance.now()));
      tell(marks);
      marks = [];
    },
  );
};
const oneStep = (checkpointing: boolean) => {
  const name = checkpointing ? "one-reported" : "one";
  let runs = 0;
  return client.createFunction(
    { id: name, triggers: [{ event: `${id}/${name}` }], checkpointing },
    async ({ event, step }) => {
      await step.run("s", () => 1);
      runs += 1;
      if (runs < event.data.of) return;
      runs = 0;
      tell("last");
    },
  );
};

const functions = [manySteps(false), manySteps(true), oneStep(false), oneStep(true)];
const server = createServer(serve({ client, functions }));
server.listen(Number(port), "127.0.0.1", () => {
  const address = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  tell(`http://127.0.0.1:${address.port}/api/inngest`);
});
process.on("disconnect", () => process.exit(0));
