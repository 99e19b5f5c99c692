import { createEngine } from "../engine.ts";
import { type Death, dieAt } from "./die-at.ts";
import { createFastClock } from "./fast-clock.ts";
import { nextOrder } from "./order.ts";

export type EngineOrder = {
  database: string;
  appUrl: string;
  /** 0 for any; the one of the first is that of all others, so that the app finds them. */
  port: number;
  clock: { factor: number; start: number } | null;
  death: Death | null;
  /** Whether it deletes what is over as soon as it runs. */
  retires: boolean;
};

/** An engine that is to be killed. Says its port when it runs. */
const order = await nextOrder<EngineOrder>();
if (order.death) dieAt(order.death);
const engine = createEngine({
  database: order.database,
  apps: [{ url: order.appUrl }],
  retryIntervalMs: 20,
  clock: order.clock ? createFastClock(order.clock.factor, order.clock.start) : undefined,
  log: (level, message, fields) => {
    if (level === "error") process.stderr.write(`${message} ${String(fields?.error)}\n`);
  },
});
const { port } = await engine.listen({ port: order.port });
await engine.start();
process.stdout.write(`${port}\n`);
if (order.retires) await engine.retire();
