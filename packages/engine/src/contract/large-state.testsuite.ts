import { describe, expect } from "vitest";
import { test } from "./harness.ts";

const megabyte = 1_000_000;

describe.concurrent("large-state", () => {
  test("an app fetches the state of a run that has grown beyond a request", async ({ startApp }) => {
    const app = await startApp(
      ({ client, on, note }) => [
        client.createFunction({ id: "f", triggers: on("go") }, async ({ step, event }) => {
          const parts: string[] = [];
          for (let n = 0; n < 6; n++) {
            parts.push(
              await step.run(`part ${n}`, () => {
                note(n);
                return String(n).repeat(megabyte);
              }),
            );
          }
          return { lengths: parts.map((part) => part.length), firsts: parts.map((part) => part[0]), n: event.data.n };
        }),
      ],
      { client: { checkpointing: false } },
    );
    expect(await app.run("go", { n: 7 })).toMatchObject({
      status: "COMPLETED",
      output: { lengths: Array(6).fill(megabyte), firsts: ["0", "1", "2", "3", "4", "5"], n: 7 },
    });
    expect(app.journal).toEqual([0, 1, 2, 3, 4, 5]);
    expect(app.calls.at(-1)?.body).toMatchObject({ ctx: { use_api: true } });
    expect(JSON.stringify(app.calls.at(-1)?.body).length).toBeLessThan(megabyte);
  });

  test("an event of 400 kB arrives whole, and so does what the function returns", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go") }, ({ event }) => ({ again: event.data.text })),
    ]);
    const text = "ü".repeat(200_000);
    const { status, output } = await app.run("go", { text });
    expect(status).toBe("COMPLETED");
    expect(output.again === text).toBe(true);
  });

  test("a step that returns more than a server takes fails its run instead of hanging it", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, async ({ step }) => {
        const text = await step.run("huge", () => "x".repeat(6 * megabyte));
        return text.length;
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "FAILED" });
  });

  test("a run of two hundred steps ends", async ({ startApp }) => {
    const app = await startApp(({ client, on }) => [
      client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
        let count = 0;
        for (let n = 0; n < 200; n++) count += await step.run(`s${n}`, () => 1);
        return count;
      }),
    ]);
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: 200 });
  });
});
