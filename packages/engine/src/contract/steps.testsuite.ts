import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { test } from "./harness.ts";

const hashOf = (text: string) => createHash("sha1").update(text).digest("hex");

describe.concurrent("steps", () => {
  test("each step runs once, and what it returns is what the steps after it see", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step, event }) => {
        const a = await step.run("a", () => {
          note("a");
          return event.data.n + 1;
        });
        const b = await step.run(
          "b",
          (given: number) => {
            note("b");
            return { given };
          },
          a,
        );
        return { a, b };
      }),
    ]);
    const run = await app.run("go", { n: 1 });
    expect(run).toMatchObject({ status: "COMPLETED", functionId: app.slug("f"), output: { a: 2, b: { given: 2 } } });
    expect(app.journal).toEqual(["a", "b"]);
  });

  test("a function without steps returns its value, and one that returns nothing returns null", async ({
    startApp,
  }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "value", triggers: on("value") }, () => [1, "two", { three: 3 }]),
      client.createFunction({ id: "nothing", triggers: on("nothing") }, () => {}),
    ]);
    expect(await app.run("value")).toMatchObject({ status: "COMPLETED", output: [1, "two", { three: 3 }] });
    expect(await app.run("nothing")).toMatchObject({ status: "COMPLETED", output: null });
  });

  test("steps that share an id are different steps, told apart by their order", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        const found: number[] = [];
        for (let n = 0; n < 5; n++) found.push(await step.run("same", () => n * n));
        return found;
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: [0, 1, 4, 9, 16] });
  });

  test("a step's result comes back as JSON has it: undefined as null, a date as text", async ({ startApp }) => {
    const app = await startApp(
      ({ client, on, note }) => [
        client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
          note(await step.run("nothing", () => undefined));
          note(await step.run("date", () => new Date(0)));
          note(await step.run("text", () => 'ümlaut "quoted" \u2028 🎈'));
          note(await step.run("false", () => false));
        }),
      ],
      { client: { checkpointing: false } },
    );
    await app.run("go");
    // The function begins again for every step, and notes what it has so far.
    expect(app.journal.slice(-4)).toEqual([null, "1970-01-01T00:00:00.000Z", 'ümlaut "quoted" \u2028 🎈', false]);
  });

  test("a step's own name does not change what it is", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ step }) =>
        step.run({ id: "a", name: "The first step" }, () => 1),
      ),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: 1 });
  });

  test("the function is told its event, its run and which attempt it is", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction(
        { id: "f", triggers: on("go"), retries: 2 },
        ({ event, events, runId, attempt, maxAttempts }) => {
          note({ event, events: events.length, runId, attempt, maxAttempts });
        },
      ),
    ]);
    const before = Date.now();
    const run = await app.run("go", { text: "hello" });
    const [told] = app.journal as [{ event: { id: string; ts: number } }];
    expect(told).toMatchObject({
      event: { name: app.event("go"), data: { text: "hello" } },
      events: 1,
      runId: run.id,
      attempt: 0,
      maxAttempts: 3,
    });
    expect(told.event.id).toEqual(expect.any(String));
    expect(told.event.ts).toBeGreaterThan(before - 60_000);
  });

  test("an app that wants no checkpoints is called once a step, each time with every result so far", async ({
    startApp,
  }) => {
    const app = await startApp(
      ({ client, on }) => [
        client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
          await step.run("a", () => "A");
          await step.run("b", () => "B");
        }),
      ],
      { client: { checkpointing: false } },
    );
    const run = await app.run("go");
    expect(app.calls.map(({ fnId, stepId }) => [fnId, stepId])).toEqual(Array(3).fill([app.slug("f"), "step"]));
    const [first, second, third] = app.calls.map(({ body }) => body);
    expect(first).toMatchObject({
      steps: {},
      ctx: { run_id: run.id, attempt: 0 },
      event: { name: app.event("go") },
    });
    expect(Object.keys(second.steps)).toEqual([hashOf("a")]);
    expect(third.steps).toMatchObject({ [hashOf("a")]: { data: "A" }, [hashOf("b")]: { data: "B" } });
    expect(third.ctx.stack.stack).toEqual([hashOf("a"), hashOf("b")]);
  });

  test("forty steps in a row keep their order", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        let sum = 0;
        for (let n = 0; n < 40; n++) {
          sum += await step.run(`s${n}`, () => {
            note(n);
            return n;
          });
        }
        return sum;
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: 780 });
    expect(app.journal).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });
});
