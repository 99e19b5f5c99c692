import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { until } from "./protocol.ts";

describe.concurrent("sleep", () => {
  test("a run goes on after its sleep, and repeats nothing", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        const before = await step.run("before", () => {
          note("before");
          return Date.now();
        });
        await step.sleep("nap", "1s");
        const after = await step.run("after", () => {
          note("after");
          return Date.now();
        });
        return after - before;
      }),
    ]);
    const run = await app.run("go");
    expect(run.status).toBe("COMPLETED");
    expect(run.output).toBeGreaterThanOrEqual(950);
    expect(app.journal).toEqual(["before", "after"]);
  });

  test("a run sleeps until a moment, and not at all until one that has passed", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step, event }) => {
        await step.sleepUntil("past", new Date(0));
        await step.sleepUntil("moment", event.data.at);
        return await step.run("now", () => Date.now());
      }),
    ]);
    const at = new Date(Date.now() + 1500).toISOString();
    const run = await app.run("go", { at });
    expect(run.status).toBe("COMPLETED");
    expect(run.output).toBeGreaterThanOrEqual(Date.parse(at) - 50);
  });

  test("a run that sleeps is running, and steps beside the sleep do not wait for it", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        await Promise.all([
          step.sleep("nap", "2s").then(() => note("woken")),
          step.run("a", () => note("a")),
          step.run("b", () => note("b")),
        ]);
      }),
    ]);
    const eventId = await app.send("go");
    await until("the steps have run", () => app.journal.length === 2);
    expect(await app.runsOf(eventId)).toMatchObject([{ status: "RUNNING" }]);
    expect(await app.ended(eventId)).toMatchObject([{ status: "COMPLETED" }]);
    expect(app.journal.slice(0, 2).toSorted()).toEqual(["a", "b"]);
  });
});
