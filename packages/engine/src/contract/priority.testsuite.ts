import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { until } from "./protocol.ts";

describe.concurrent("priority", () => {
  test("of the runs that wait for a place the one of the highest priority begins first", async ({ startApp }) => {
    const gate = Promise.withResolvers<void>();
    const app = await startApp(({ client, on, note }) => [
      client.createFunction(
        { id: "f", triggers: on("go"), concurrency: 1, priority: { run: "event.data.priority" } },
        async ({ event }) => {
          note(event.data.name);
          await gate.promise;
        },
      ),
    ]);
    await app.send("go", { name: "blocks", priority: 0 });
    await until("the first runs", () => app.journal.length === 1);
    await app.send("go", { name: "low", priority: 0 });
    await app.send("go", { name: "middle", priority: 100 });
    await app.send("go", { name: "high", priority: 300 });
    gate.resolve();
    await until("all have run", () => app.journal.length === 4);
    expect(app.journal).toEqual(["blocks", "high", "middle", "low"]);
  });
});
