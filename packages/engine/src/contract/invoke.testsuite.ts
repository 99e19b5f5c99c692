import { referenceFunction } from "inngest";
import { describe, expect } from "vitest";
import { ours, test } from "./harness.ts";
import { ask, until } from "./protocol.ts";

describe.concurrent("invoke", () => {
  test("a step runs another function with its data and returns what that returns", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => {
      const child = client.createFunction({ id: "child", triggers: on("never") }, async ({ event, step, runId }) => {
        note(runId);
        return await step.run("double", () => Number(Object(event.data).n) * 2);
      });
      const parent = client.createFunction({ id: "parent", triggers: on("go") }, ({ step }) =>
        step.invoke("call", { function: child, data: { n: 21 } }),
      );
      return [child, parent];
    });
    const run = await app.run("go");
    expect(run).toMatchObject({ status: "COMPLETED", output: 42 });
    expect(app.journal[0]).not.toBe(run.id);
  });

  test("a function is invoked by reference, in another app too", async ({ startApp }) => {
    const other = await startApp(({ client, on }) => [
      client.createFunction({ id: "far", triggers: on("never") }, ({ event }) => `far ${event.data.n}`),
    ]);
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "parent", triggers: on("go") }, ({ step }) => {
        const far = referenceFunction({ appId: other.id, functionId: "far" });
        return step.invoke("call", { function: far, data: { n: 1 } });
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "far 1" });
  });

  test("what the invoked function throws is thrown by the step, and may be caught", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => {
      const child = client.createFunction({ id: "child", triggers: on("never"), retries: 0 }, () => {
        throw new Error("the child has failed");
      });
      const parent = client.createFunction({ id: "parent", triggers: on("go") }, async ({ step }) => {
        try {
          await step.invoke("call", { function: child, data: {} });
        } catch (error) {
          note(error instanceof Error && error.message);
          return "caught";
        }
      });
      return [child, parent];
    });
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "caught" });
    expect(app.journal).toContainEqual(expect.stringContaining("the child has failed"));
  });

  test("a function there is not is an error of the step", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "parent", triggers: on("go"), retries: 0 }, async ({ step, runId }) => {
        const missing = referenceFunction({ appId: `none-${runId}`, functionId: "none" });
        await step.invoke("call", { function: missing, data: {} });
      }),
    ]);
    const run = await app.run("go");
    expect(run.status).toBe("FAILED");
    expect(JSON.stringify(run.output)).toContain("could not find function");
  });

  test("an invoked function that takes too long is an error of the step", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => {
      const child = client.createFunction({ id: "child", triggers: on("never") }, ({ step }) =>
        step.sleep("nap", "4s"),
      );
      const parent = client.createFunction({ id: "parent", triggers: on("go"), retries: 0 }, async ({ step }) => {
        await step.invoke("call", { function: child, data: {}, timeout: "1s" });
      });
      return [child, parent];
    });
    expect(await app.run("go")).toMatchObject({ status: "FAILED" });
  });

  test("functions are invoked side by side", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => {
      const child = client.createFunction(
        { id: "child", triggers: on("never") },
        ({ event }) => Object(event.data).n ** 2,
      );
      const parent = client.createFunction({ id: "parent", triggers: on("go") }, ({ step }) =>
        Promise.all([1, 2, 3, 4].map((n) => step.invoke(`call ${n}`, { function: child, data: { n } }))),
      );
      return [child, parent];
    });
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: [1, 4, 9, 16] });
  });

  ours(
    "an invoked function that is cancelled is an error of the step",
    "Inngest's server hands the step the event of the cancellation as its result.",
    async ({ startApp, server }) => {
      const app = await startApp(({ client, on, note }) => {
        const child = client.createFunction({ id: "child", triggers: on("never") }, async ({ step, runId }) => {
          await step.run("ready", () => note(runId));
          await step.sleep("nap", "1h");
        });
        const parent = client.createFunction({ id: "parent", triggers: on("go"), retries: 0 }, async ({ step }) => {
          await step.invoke("call", { function: child, data: {} });
        });
        return [child, parent];
      });
      const eventId = await app.send("go");
      await until("the child has begun", () => app.journal.length === 1);
      await ask("DELETE", `${server}/v1/runs/${app.journal[0]}`);
      expect(await app.ended(eventId)).toMatchObject([
        { status: "FAILED", output: { message: expect.stringContaining("cancelled") } },
      ]);
    },
  );
});
