import { describe, expect } from "vitest";
import { ours, test } from "./harness.ts";
import { ask, pause } from "./protocol.ts";

describe.concurrent("rate-limit", () => {
  test("what is over the limit starts no run, for every value of the key by itself", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction(
        { id: "f", triggers: on("go"), rateLimit: { limit: 1, period: "1h", key: "event.data.key" } },
        ({ event }) => note(`${event.data.key}${event.data.n}`),
      ),
    ]);
    expect(await app.run("go", { key: "x", n: 1 })).toMatchObject({ status: "COMPLETED" });
    const dropped = await app.send("go", { key: "x", n: 2 });
    expect(await app.run("go", { key: "y", n: 3 })).toMatchObject({ status: "COMPLETED" });
    await pause(500);
    expect(await app.runsOf(dropped)).toEqual([]);
    expect(app.journal).toEqual(["x1", "y3"]);
  });

  test("when the period is over, the next event starts a run", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go"), rateLimit: { limit: 1, period: "2s" } }, () => "run"),
    ]);
    expect(await app.run("go")).toMatchObject({ output: "run" });
    await pause(2200);
    expect(await app.run("go")).toMatchObject({ output: "run" });
  });

  ours(
    "as many begin at once as the limit says, and the server tells what became of the others",
    "Inngest's server spreads a limit over its period, so that fewer begin at once.",
    async ({ startApp, server }) => {
      const app = await startApp(({ client, on, note }) => [
        client.createFunction({ id: "f", triggers: on("go"), rateLimit: { limit: 3, period: "1h" } }, ({ event }) =>
          note(event.data.n),
        ),
      ]);
      const ids = [];
      for (let n = 0; n < 4; n++) ids.push(await app.send("go", { n }));
      for (const id of ids.slice(0, 3)) await app.ended(id);
      expect(app.journal.toSorted()).toEqual([0, 1, 2]);
      const { body } = await ask("GET", `${server}/v1/events/${ids[3]}`);
      expect(body.data.drops).toMatchObject([{ function_id: app.slug("f"), reason: "rate_limit" }]);
    },
  );
});
