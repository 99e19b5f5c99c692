import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { pause, until } from "./protocol.ts";

describe.concurrent("debounce", () => {
  test("of events that come close together the last one starts a run, per key", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction(
        { id: "f", triggers: on("go"), debounce: { period: "1s", key: "event.data.doc" } },
        ({ event }) => note(`${event.data.doc}${event.data.n}`),
      ),
    ]);
    for (const [doc, n] of [
      ["x", 1],
      ["y", 2],
      ["x", 3],
      ["x", 4],
    ] as const)
      await app.send("go", { doc, n });
    await until("both have run", () => app.journal.length === 2);
    await pause(1200);
    expect(app.journal.toSorted()).toEqual(["x4", "y2"]);
  });

  test("events that keep coming put a run off no longer than its timeout", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), debounce: { period: "2s", timeout: "3s" } }, ({ event }) =>
        note(event.data.n),
      ),
    ]);
    let n = 0;
    // Sent until it has run: were it put off for ever, this would end in failure.
    await until("it has run", async () => {
      await pause(250);
      await app.send("go", { n: n++ });
      return app.journal.length > 0;
    });
    expect(Number(app.journal[0])).toBeLessThan(n);
  });
});
