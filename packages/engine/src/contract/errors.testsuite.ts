import { NonRetriableError, RetryAfterError, StepError } from "inngest";
import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { until } from "./protocol.ts";

describe.concurrent("errors", () => {
  test.for(["a step", "a function"])(
    "an error that says so is not retried, thrown by %s",
    async (where, { startApp }) => {
      const app = await startApp(({ client, on, note }) => [
        client.createFunction({ id: "f", triggers: on("go"), retries: 3 }, async ({ step }) => {
          const fail = () => {
            note("thrown");
            throw new NonRetriableError("never again");
          };
          if (where === "a step") await step.run("a", fail);
          else fail();
        }),
      ]);
      expect(await app.run("go")).toMatchObject({ status: "FAILED", output: { message: "never again" } });
      expect(app.journal).toEqual(["thrown"]);
    },
  );

  test("an error may name the time of the next attempt", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 1 }, async ({ step, attempt }) => {
        await step.run("a", () => {
          note(Date.now());
          if (attempt === 0) throw new RetryAfterError("later", "3s");
        });
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED" });
    const [first, second] = app.journal.map(Number);
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(2900);
  });

  test("a step's error is caught when its attempts are used up, with its name and cause, and the function goes on", async ({
    startApp,
  }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, async ({ step }) => {
        try {
          await step.run("a", () => {
            throw new RangeError("too far", { cause: new Error("the wind") });
          });
        } catch (error) {
          const caught = error as StepError & { cause?: Error };
          const seen = [caught instanceof StepError, caught.name, caught.message, caught.cause?.message];
          return await step.run("after", () => seen);
        }
      }),
    ]);
    const run = await app.run("go");
    expect(run).toMatchObject({ status: "COMPLETED", output: [true, expect.any(String), "too far", "the wind"] });
  });

  test("a thrown text is an error with that message", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, () => {
        throw "just text";
      }),
    ]);
    const run = await app.run("go");
    expect(run.status).toBe("FAILED");
    expect(JSON.stringify(run.output)).toContain("just text");
  });

  test("onFailure runs once a run has failed for good, with the error and the event", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction(
        {
          id: "f",
          triggers: on("go"),
          retries: 1,
          onFailure: ({ error, event }) => {
            const { run_id, function_id, event: first } = event.data;
            note({ name: error.name, message: error.message, run_id, function_id, data: first.data });
          },
        },
        ({ attempt }) => {
          note(attempt);
          throw new TypeError("broken");
        },
      ),
    ]);
    const run = await app.run("go", { n: 1 });
    await until("onFailure has run", () => app.journal.length === 3);
    expect(app.journal).toEqual([
      0,
      1,
      { name: "TypeError", message: "broken", run_id: run.id, function_id: app.slug("f"), data: { n: 1 } },
    ]);
  });

  test("onFailure runs neither for a run that completes nor for the failure of another function", async ({
    startApp,
  }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "good", triggers: on("good"), onFailure: () => note("good") }, () => "fine"),
      client.createFunction({ id: "bad", triggers: on("bad"), retries: 0, onFailure: () => note("bad") }, () =>
        Promise.reject(new Error("no")),
      ),
    ]);
    expect(await app.run("good")).toMatchObject({ status: "COMPLETED" });
    expect(await app.run("bad")).toMatchObject({ status: "FAILED" });
    await until("onFailure has run", () => app.journal.length > 0);
    expect(app.journal).toEqual(["bad"]);
  });

  test("an answer that is not the SDK's, as of a proxy, is an attempt that failed", async ({ startApp }) => {
    let calls = 0;
    const app = await startApp(
      ({ client, on }) => [client.createFunction({ id: "f", triggers: on("go"), retries: 2 }, () => "in the end")],
      {
        before: (request, response) => {
          if (request.method !== "POST" || ++calls > 1) return false;
          response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad gateway</html>");
          return true;
        },
      },
    );
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "in the end" });
    expect(calls).toBe(2);
  });
});
