import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";
import { ask, pause, until } from "./protocol.ts";

const napping: Define = ({ client, on, event, note }) => [
  client.createFunction(
    {
      id: "f",
      triggers: on("go"),
      cancelOn: [
        { event: event("stop"), if: "event.data.id == async.data.id" },
        { event: event("stop-match"), match: "data.id" },
        { event: event("stop-soon"), timeout: "1s" },
      ],
    },
    async ({ step, event: { data }, runId }) => {
      await step.run("ready", () => note(runId));
      await step.sleep("nap", data.nap ?? "1h");
      await step.run("after", () => note("after"));
    },
  ),
];

describe.concurrent("cancel", () => {
  test("a run is cancelled by its id, and does nothing more", async ({ startApp, server }) => {
    const app = await startApp(napping);
    const eventId = await app.send("go", { id: "a", nap: "1s" });
    await until("it has begun", () => app.journal.length === 1);
    expect((await ask("DELETE", `${server}/v1/runs/${app.journal[0]}`)).status).toBeLessThan(300);
    expect(await app.ended(eventId)).toMatchObject([{ status: "CANCELLED" }]);
    await pause(1500);
    expect(app.journal).toHaveLength(1);
  });

  test("what a step returns after its run was cancelled counts for nothing", async ({ startApp, server }) => {
    const gate = Promise.withResolvers<void>();
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step, runId }) => {
        await step.run("a", async () => {
          note(runId);
          await gate.promise;
        });
        await step.run("b", () => note("b"));
      }),
    ]);
    const eventId = await app.send("go");
    await until("the step runs", () => app.journal.length === 1);
    await ask("DELETE", `${server}/v1/runs/${app.journal[0]}`);
    expect(await app.ended(eventId)).toMatchObject([{ status: "CANCELLED" }]);
    gate.resolve();
    await pause(500);
    expect(app.journal).toHaveLength(1);
    expect(await app.runsOf(eventId)).toMatchObject([{ status: "CANCELLED" }]);
  });

  test.for(["stop", "stop-match"])(
    "an event cancels the runs that it matches, and no others (%s)",
    async (stop, { startApp }) => {
      const app = await startApp(napping);
      const [one, two] = [await app.send("go", { id: "one", nap: "3s" }), await app.send("go", { id: "two" })];
      await until("both have begun", () => app.journal.length === 2);
      await app.send(stop, { id: "two" });
      expect(await app.ended(two)).toMatchObject([{ status: "CANCELLED" }]);
      expect(await app.ended(one)).toMatchObject([{ status: "COMPLETED" }]);
    },
  );

  test("an event cancels no run any more when the time for it is over", async ({ startApp }) => {
    const app = await startApp(napping);
    const eventId = await app.send("go", { id: "a", nap: "3s" });
    await until("it has begun", () => app.journal.length === 1);
    await pause(1500);
    await app.send("stop-soon");
    expect(await app.ended(eventId)).toMatchObject([{ status: "COMPLETED" }]);
  });

  test("a run that is still in the queue is cancelled by an event", async ({ startApp }) => {
    const gate = Promise.withResolvers<void>();
    const app = await startApp(({ client, on, event, note }) => [
      client.createFunction(
        { id: "f", triggers: on("go"), concurrency: 1, cancelOn: [{ event: event("stop"), match: "data.id" }] },
        async ({ event: { data } }) => {
          note(data.id);
          await gate.promise;
        },
      ),
    ]);
    await app.send("go", { id: "first" });
    await until("the first runs", () => app.journal.length === 1);
    const queued = await app.send("go", { id: "second" });
    await app.send("stop", { id: "second" });
    expect(await app.ended(queued)).toMatchObject([{ status: "CANCELLED" }]);
    gate.resolve();
    await pause(300);
    expect(app.journal).toEqual(["first"]);
  });

  test("a cancellation ends every run of a function that was begun before a moment", async ({ startApp, server }) => {
    const app = await startApp(napping);
    const ids = [await app.send("go", { id: "a" }), await app.send("go", { id: "b" })];
    await until("both have begun", () => app.journal.length === 2);
    const answer = await ask("POST", `${server}/v1/cancellations`, {
      app_id: app.id,
      function_id: "f",
      started_before: new Date(Date.now() + 1000).toISOString(),
    });
    expect(answer.status).toBeLessThan(300);
    for (const id of ids) expect(await app.ended(id)).toMatchObject([{ status: "CANCELLED" }]);
  });
});
