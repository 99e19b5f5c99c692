import { describe, expect } from "vitest";
import { test } from "./harness.ts";

describe.concurrent("retries", () => {
  test("a step that throws is tried again by itself, and is told which attempt it is", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 3 }, async ({ step, attempt }) => {
        await step.run("before", () => note("before"));
        return await step.run("shaky", () => {
          note(attempt);
          if (attempt < 2) throw new Error("not yet");
          return "done";
        });
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "done" });
    expect(app.journal).toEqual(["before", 0, 1, 2]);
  });

  test("a function that throws is tried as often as it may, and then has failed with its error", async ({
    startApp,
  }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 1 }, ({ attempt }) => {
        note(attempt);
        throw new TypeError(`broken ${attempt}`);
      }),
    ]);
    expect(await app.run("go")).toMatchObject({
      status: "FAILED",
      output: { name: "TypeError", message: "broken 1" },
    });
    expect(app.journal).toEqual([0, 1]);
  });

  test("no retries are one attempt", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, async ({ step }) => {
        await step.run("a", () => {
          note("a");
          throw new Error("no");
        });
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "FAILED" });
    expect(app.journal).toEqual(["a"]);
  });

  test("every step has attempts of its own", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 1 }, async ({ step, attempt }) => {
        for (const id of ["a", "b"]) {
          await step.run(id, () => {
            note(`${id}${attempt}`);
            if (attempt === 0) throw new Error("once");
          });
        }
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED" });
    expect(app.journal).toEqual(["a0", "a1", "b0", "b1"]);
  });

  test("steps side by side are tried again each by itself", async ({ startApp }) => {
    const app = await startApp(({ client, on, note }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 2 }, async ({ step, attempt }) => {
        const shaky = (id: string, failures: number) =>
          step.run(id, () => {
            note(`${id}${attempt}`);
            if (attempt < failures) throw new Error("not yet");
            return id;
          });
        return await Promise.all([shaky("a", 0), shaky("b", 1), shaky("c", 2)]);
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: ["a", "b", "c"] });
    expect(app.journal.toSorted()).toEqual(["a0", "b0", "b1", "c0", "c1", "c2"]);
  });
});
