import { describe, expect } from "vitest";
import { type App, ours, type StartApp, test } from "./harness.ts";

/** An app whose function waits. */
function startWaiting(startApp: StartApp, wait: { if?: string; match?: string; timeout: string }): Promise<App> {
  return startApp(({ client, on, event }) => [
    client.createFunction({ id: "f", triggers: on("go") }, ({ step }) => {
      const { timeout, match, if: condition } = wait;
      const which = condition === undefined ? (match === undefined ? {} : { match }) : { if: condition };
      return step.waitForEvent("wait", { event: event("come"), timeout, ...which });
    }),
  ]);
}

describe.concurrent("wait-for-event", () => {
  test("an event ends the wait for it, and is what the step returns", async ({ startApp }) => {
    const app = await startWaiting(startApp, { timeout: "1m" });
    const eventId = await app.send("go");
    await app.reached(eventId, "wait");
    await app.send("come", { text: "here" });
    expect(await app.ended(eventId)).toMatchObject([
      { status: "COMPLETED", output: { name: app.event("come"), data: { text: "here" } } },
    ]);
  });

  test("a wait ends with null when its time is over", async ({ startApp }) => {
    const app = await startWaiting(startApp, { timeout: "1s" });
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: null });
  });

  test.for([
    ["a condition on both events", { if: "event.data.id == async.data.id", timeout: "1m" }],
    ["a field that has to match", { match: "data.id", timeout: "1m" }],
  ] as const)("%s tells which run an event is for", async ([, wait], { startApp }) => {
    const app = await startWaiting(startApp, wait);
    const [first, second] = [await app.send("go", { id: "one" }), await app.send("go", { id: "two" })];
    for (const id of [first, second]) await app.reached(id, "wait");
    await app.send("come", { id: "two", n: 2 });
    expect(await app.ended(second)).toMatchObject([{ output: { data: { n: 2 } } }]);
    expect(await app.runsOf(first)).toMatchObject([{ status: "RUNNING" }]);
    await app.send("come", { id: "one", n: 1 });
    expect(await app.ended(first)).toMatchObject([{ output: { data: { n: 1 } } }]);
  });

  test("one event ends every wait that it matches", async ({ startApp }) => {
    const app = await startWaiting(startApp, { timeout: "1m" });
    const ids = [await app.send("go"), await app.send("go"), await app.send("go")];
    for (const id of ids) await app.reached(id, "wait");
    await app.send("come", { n: 1 });
    for (const id of ids) expect(await app.ended(id)).toMatchObject([{ output: { data: { n: 1 } } }]);
  });

  test("the event that began the run does not end its wait for the same name", async ({ startApp }) => {
    const app = await startApp(({ client, on, event }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ step }) =>
        step.waitForEvent("wait", { event: event("go"), timeout: "1s", if: "async.data.n == 1" }),
      ),
    ]);
    expect(await app.run("go", { n: 1 })).toMatchObject({ status: "COMPLETED", output: null });
  });

  test("waits side by side end each with its own event", async ({ startApp }) => {
    const app = await startApp(({ client, on, event }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        const wait = (name: string) => step.waitForEvent(name, { event: event(name), timeout: "1m" });
        const [a, b] = await Promise.all([wait("a"), wait("b")]);
        return [a?.data.n, b?.data.n];
      }),
    ]);
    const eventId = await app.send("go");
    for (const name of ["a", "b"]) await app.reached(eventId, name);
    await app.send("b", { n: 2 });
    await app.send("a", { n: 1 });
    expect(await app.ended(eventId)).toMatchObject([{ status: "COMPLETED", output: [1, 2] }]);
  });

  ours(
    "an event that comes while the call is under way which returns the wait is not missed",
    "Inngest's server counts events only from when it has stored the wait.",
    async ({ startApp }) => {
      const app = await startApp(
        ({ client, on, event }) => [
          client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
            await client.send({ name: event("come"), data: { n: 1 } });
            return await step.waitForEvent("wait", { event: event("come"), timeout: "5s" });
          }),
        ],
        { client: { checkpointing: false } },
      );
      expect(await app.run("go")).toMatchObject({ output: { data: { n: 1 } } });
    },
  );
});
