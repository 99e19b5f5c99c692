import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { pause } from "./protocol.ts";

describe.concurrent("idempotency", () => {
  test("a function runs once for every value of its idempotency key", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), idempotency: "event.data.cart" }, ({ event }) =>
        note(`${event.data.cart}${event.data.n}`),
      ),
    ]);
    expect(await app.run("go", { cart: "a", n: 1 })).toMatchObject({ status: "COMPLETED" });
    const again = await app.send("go", { cart: "a", n: 2 });
    expect(await app.run("go", { cart: "b", n: 3 })).toMatchObject({ status: "COMPLETED" });
    await pause(500);
    expect(await app.runsOf(again)).toEqual([]);
    expect(app.journal).toEqual(["a1", "b3"]);
  });

  test("an event sent twice with one id is acknowledged twice and starts each function once", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, () => note("f")),
      client.createFunction({ id: "g", triggers: on("go") }, () => note("g")),
    ]);
    const twin = { id: `${app.id}-twin` };
    await app.ended(await app.send("go", { n: 1 }, twin), 2);
    const again = await app.send("go", { n: 2 }, twin);
    expect(again).toEqual(expect.any(String));
    await pause(500);
    expect(app.journal.toSorted()).toEqual(["f", "g"]);
  });
});
