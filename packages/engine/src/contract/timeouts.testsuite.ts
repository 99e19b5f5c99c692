import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { until } from "./protocol.ts";

describe.concurrent("timeouts", () => {
  test("a run that has not finished in time is cancelled", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), timeouts: { finish: "1s" } }, async ({ step }) => {
        await step.run("a", () => note("a"));
        await step.sleep("nap", "6s");
        await step.run("b", () => note("b"));
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "CANCELLED" });
    expect(app.journal).not.toContain("b");
  });

  test("a run that finishes in time completes", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go"), timeouts: { start: "30s", finish: "30s" } }, ({ step }) =>
        step.run("a", () => "done"),
      ),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "done" });
  });

  test("a run that has not begun in time is cancelled", async ({ startApp }) => {
    const gate = Promise.withResolvers<void>();
    const app = await startApp(({ client, on, note }) => [
      client.createFunction(
        { id: "f", triggers: on("go"), concurrency: 1, timeouts: { start: "1s" } },
        async ({ event }) => {
          note(event.data.n);
          await gate.promise;
        },
      ),
    ]);
    const first = await app.send("go", { n: 1 });
    await until("the first runs", () => app.journal.length === 1);
    const second = await app.send("go", { n: 2 });
    // A server may look at a run that waits only when its turn comes.
    setTimeout(gate.resolve, 2500);
    expect(await app.ended(second)).toMatchObject([{ status: "CANCELLED" }]);
    expect(await app.ended(first)).toMatchObject([{ status: "COMPLETED" }]);
    expect(app.journal).toEqual([1]);
  });
});
