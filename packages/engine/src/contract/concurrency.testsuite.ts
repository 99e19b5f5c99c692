import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { pause, until } from "./protocol.ts";

/** Counts how many are at work at the same time, by key. */
function createGauge() {
  const [now, most] = [new Map<string, number>(), new Map<string, number>()];
  const work = async (key: string, ms: number) => {
    const count = (now.get(key) ?? 0) + 1;
    now.set(key, count);
    most.set(key, Math.max(most.get(key) ?? 0, count));
    await pause(ms);
    now.set(key, (now.get(key) ?? 1) - 1);
  };
  return { work, most: () => Object.fromEntries(most) };
}

describe.concurrent("concurrency", () => {
  test("no more steps of a function run at once than its limit, and all of its runs end", async ({ startApp }) => {
    const gauge = createGauge();
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go"), concurrency: { limit: 2 } }, async ({ step }) => {
        await step.run("a", () => gauge.work("f", 60));
        await step.run("b", () => gauge.work("f", 60));
      }),
    ]);
    const ids = await Promise.all(Array.from({ length: 6 }, () => app.send("go")));
    for (const id of ids) expect(await app.ended(id)).toMatchObject([{ status: "COMPLETED" }]);
    expect(gauge.most()).toEqual({ f: 2 });
  });

  test("a limit with a key counts for every value of the key by itself", async ({ startApp }) => {
    const gauge = createGauge();
    const both = Promise.withResolvers<void>();
    const app = await startApp(({ client, on, note }) => [
      client.createFunction(
        { id: "f", triggers: on("go"), concurrency: [{ limit: 1, key: "event.data.key" }] },
        async ({ event }) => {
          note(event.data.key);
          if (new Set(app.journal).size === 2) both.resolve();
          await gauge.work(event.data.key, 30);
          await both.promise; // The keys do not wait for each other.
        },
      ),
    ]);
    const ids = [];
    for (const key of ["x", "x", "y", "y"]) ids.push(await app.send("go", { key }));
    for (const id of ids) expect(await app.ended(id)).toMatchObject([{ status: "COMPLETED" }]);
    expect(gauge.most()).toEqual({ x: 1, y: 1 });
  });

  test.for(["env", "account"] as const)(
    "a limit of the scope %s is shared by the functions that name its key",
    async (scope, { startApp }) => {
      const gauge = createGauge();
      const app = await startApp(({ client, on, id }) => {
        const concurrency = [{ limit: 1, scope, key: `"${id}"` }] as const;
        const work = async () => gauge.work("shared", 60);
        return [
          client.createFunction({ id: "f", triggers: on("go"), concurrency: [...concurrency] }, work),
          client.createFunction({ id: "g", triggers: on("go"), concurrency: [...concurrency] }, work),
        ];
      });
      const ids = [await app.send("go"), await app.send("go"), await app.send("go")];
      for (const id of ids) {
        expect(await app.ended(id, 2)).toMatchObject([{ status: "COMPLETED" }, { status: "COMPLETED" }]);
      }
      expect(gauge.most()).toEqual({ shared: 1 });
    },
  );

  test("a run that sleeps holds no place", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), concurrency: 1 }, async ({ step, event }) => {
        await step.run("begin", () => note(`begins ${event.data.n}`));
        await step.sleep("nap", "2s");
        await step.run("end", () => note(`ends ${event.data.n}`));
      }),
    ]);
    const ids = [await app.send("go", { n: 1 }), await app.send("go", { n: 2 })];
    await until("both have begun", () => app.journal.length === 2);
    expect(app.journal.toSorted()).toEqual(["begins 1", "begins 2"]);
    for (const id of ids) expect(await app.ended(id)).toMatchObject([{ status: "COMPLETED" }]);
  });
});
