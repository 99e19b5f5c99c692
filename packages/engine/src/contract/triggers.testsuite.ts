import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { pause } from "./protocol.ts";

describe.concurrent("triggers", () => {
  test("a function is started by each of its events", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("a", "b") }, ({ event }) => event.name),
    ]);
    expect((await app.run("a")).output).toBe(app.event("a"));
    expect((await app.run("b")).output).toBe(app.event("b"));
  });

  test("an event starts every function that it triggers", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go") }, () => 1),
      client.createFunction({ id: "g", triggers: on("go") }, () => 2),
      client.createFunction({ id: "h", triggers: on("other") }, () => 3),
    ]);
    const runs = await app.ended(await app.send("go"), 2);
    expect(runs.map(({ functionId }) => functionId).toSorted()).toEqual([app.slug("f"), app.slug("g")]);
  });

  test.for(["/", "."])("a star after %s stands for any ending of a name", async (mark, { startApp }) => {
    const app = await startApp(({ client, event, note }) => [
      client.createFunction({ id: "f", triggers: [{ event: `${event("order")}${mark}*` }] }, ({ event }) =>
        note(event.name),
      ),
    ]);
    await app.run(`order${mark}made`);
    await app.run(`order${mark}paid${mark}late`);
    const none = await app.send("orders");
    await pause(500);
    expect(await app.runsOf(none)).toEqual([]);
    expect(app.journal).toEqual([app.event(`order${mark}made`), app.event(`order${mark}paid${mark}late`)]);
  });

  test("a condition decides which events start a function; a field that is missing fulfils none", async ({
    startApp,
  }) => {
    const app = await startApp(({ client, event, note }) => [
      client.createFunction(
        { id: "f", triggers: [{ event: event("go"), if: "event.data.total > 100 && event.data.kind == 'paid'" }] },
        ({ event }) => note(event.data.n),
      ),
    ]);
    const ids = [
      await app.send("go", { n: 1, total: 50, kind: "paid" }),
      await app.send("go", { n: 2, total: 500 }),
      await app.send("go", { n: 3, kind: "paid" }),
    ];
    await app.run("go", { n: 4, total: 101, kind: "paid" });
    for (const id of ids) expect(await app.runsOf(id)).toEqual([]);
    expect(app.journal).toEqual([4]);
  });

  test("several triggers that match one event start one run", async ({ startApp }) => {
    const app = await startApp(({ client, event, note }) => [
      client.createFunction(
        {
          id: "f",
          triggers: [{ event: event("a/b") }, { event: `${event("a")}/*` }, { event: event("a/b"), if: "true" }],
        },
        () => note("run"),
      ),
    ]);
    const eventId = await app.send("a/b");
    expect(await app.ended(eventId)).toHaveLength(1);
    await pause(300);
    expect(app.journal).toEqual(["run"]);
  });
});
