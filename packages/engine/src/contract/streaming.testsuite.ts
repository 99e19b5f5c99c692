import { describe, expect } from "vitest";
import { test } from "./harness.ts";
import { pause } from "./protocol.ts";

describe.concurrent("streaming", () => {
  test.for([true, false])(
    "an app that streams its answers runs like any other (checkpointing: %s)",
    async (checkpointing, { startApp }) => {
      const app = await startApp(
        ({ client, on, note }) => [
          client.createFunction({ id: "f", triggers: on("go"), retries: 2 }, async ({ step, attempt }) => {
            const a = await step.run("a", async () => {
              note("a");
              await pause(50);
              return 1;
            });
            const [b, c] = await Promise.all([step.run("b", () => 2), step.run("c", () => 3)]);
            await step.sleep("nap", "1s");
            await step.run("shaky", () => {
              if (attempt === 0) throw new Error("once");
            });
            return a + b + c;
          }),
        ],
        { streaming: true, client: { checkpointing } },
      );
      expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: 6 });
      expect(app.journal).toEqual(["a"]);
    },
  );

  test("a function that fails while it streams has failed with its error", async ({ startApp }) => {
    const app = await startApp(
      ({ client, on }) => [
        client.createFunction({ id: "f", triggers: on("go"), retries: 0 }, () => {
          throw new TypeError("streamed");
        }),
      ],
      { streaming: true },
    );
    expect(await app.run("go")).toMatchObject({ status: "FAILED", output: { message: "streamed" } });
  });
});
