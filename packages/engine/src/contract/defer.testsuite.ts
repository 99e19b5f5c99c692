import { createDefer } from "inngest/experimental";
import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { pause, until } from "./protocol.ts";

describe.concurrent("defer", () => {
  test("what a run defers begins once it has ended, with its data; what it takes back does not", async ({
    startApp,
  }) => {
    const app = await startApp(({ client, on, note }) => {
      const later = createDefer(client, { id: "later" }, ({ event, parents }) => {
        note({ n: event.data.n, parent: parents[0]?.fnSlug });
      });
      const parent = client.createFunction({ id: "parent", triggers: on("go") }, async ({ step, defer }) => {
        defer("kept", { function: later, data: { n: 1 } });
        await step.run("a", () => note("a"));
        const dropped = defer("dropped", { function: later, data: { n: 2 } });
        await step.run("b", () => note("b"));
        dropped.abort();
        return "done";
      });
      return [parent, later];
    });
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "done" });
    await until("the deferred function has run", () => app.journal.length >= 3);
    await pause(300);
    expect(app.journal).toEqual(["a", "b", { n: 1, parent: app.slug("parent") }]);
  });

  test("a run that fails still begins what it has deferred, once", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => {
      const later = createDefer(client, { id: "later" }, ({ event }) => note(event.data.n));
      const parent = client.createFunction(
        { id: "parent", triggers: on("go"), retries: 1 },
        async ({ step, defer }) => {
          defer("one", { function: later, data: { n: 1 } });
          await step.run("a", () => 1);
          throw new Error("broken");
        },
      );
      return [parent, later];
    });
    expect(await app.run("go")).toMatchObject({ status: "FAILED" });
    await until("the deferred function has run", () => app.journal.length >= 1);
    await pause(300);
    expect(app.journal).toEqual([1]);
  });
});
