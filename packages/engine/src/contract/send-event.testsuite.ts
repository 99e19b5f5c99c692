import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { until } from "./protocol.ts";

describe.concurrent("send-event", () => {
  test("a step sends an event that starts another function, once, and returns its id", async ({ startApp }) => {
    const app = await startApp(
      ({ client, on, event, note }) => [
        client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
          const sent = await step.sendEvent("tell", { name: event("told"), data: { n: 1 } });
          await step.run("a", () => 1);
          await step.run("b", () => 2);
          return sent;
        }),
        client.createFunction({ id: "told", triggers: on("told") }, ({ event }) => {
          note(event.data);
          return "heard";
        }),
      ],
      { client: { checkpointing: false } },
    );
    const run = await app.run("go");
    expect(run.output).toMatchObject({ ids: [expect.any(String)] });
    expect(await app.ended(run.output.ids[0])).toMatchObject([{ functionId: app.slug("told"), output: "heard" }]);
    expect(app.journal).toEqual([{ n: 1 }]);
  });

  test("a step sends many events in order of their ids, and each starts a run", async ({ startApp }) => {
    const app = await startApp(({ client, on, event, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ step }) =>
        step.sendEvent(
          "fan out",
          Array.from({ length: 25 }, (_, n) => ({ name: event("part"), data: { n } })),
        ),
      ),
      client.createFunction({ id: "part", triggers: on("part") }, ({ event }) => {
        note(event.data.n);
        return event.data.n;
      }),
    ]);
    const run = await app.run("go");
    const ids: string[] = run.output.ids;
    expect(new Set(ids).size).toBe(25);
    await until("all parts have run", () => app.journal.length >= 25);
    expect(app.journal.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 25 }, (_, n) => n));
    expect(await app.ended(ids[7] ?? "")).toMatchObject([{ output: 7 }]);
  });
});
