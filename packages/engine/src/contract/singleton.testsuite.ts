import { describe, expect } from "vitest";
import { type Define, ours, test } from "./harness.ts";
import { pause, until } from "./protocol.ts";

const single =
  (mode: "skip" | "cancel", nap = "2s"): Define =>
  ({ client, on, note }) => [
    client.createFunction(
      { id: "f", triggers: on("go"), singleton: { mode, key: "event.data.key" } },
      async ({ step, event }) => {
        await step.run("begin", () => note(`${event.data.key}${event.data.n}`));
        await step.sleep("nap", nap);
        return event.data.n;
      },
    ),
  ];

describe.concurrent("singleton", () => {
  test("while a run lives, another of its key does nothing; later ones run again", async ({ startApp }) => {
    const app = await startApp(single("skip"));
    const first = await app.send("go", { key: "x", n: 1 });
    await until("the first runs", () => app.journal.length === 1);
    await app.send("go", { key: "x", n: 2 });
    await app.send("go", { key: "y", n: 3 });
    await until("the other key runs", () => app.journal.length === 2);
    expect(await app.ended(first)).toMatchObject([{ status: "COMPLETED", output: 1 }]);
    expect(await app.run("go", { key: "x", n: 4 })).toMatchObject({ status: "COMPLETED", output: 4 });
    expect(app.journal).toEqual(["x1", "y3", "x4"]);
  });

  test("a newer run cancels the one that lives", async ({ startApp }) => {
    const app = await startApp(single("cancel"));
    const first = await app.send("go", { key: "x", n: 1 });
    await until("the first runs", () => app.journal.length === 1);
    const second = await app.send("go", { key: "x", n: 2 });
    expect(await app.ended(first)).toMatchObject([{ status: "CANCELLED" }]);
    expect(await app.ended(second)).toMatchObject([{ status: "COMPLETED", output: 2 }]);
  });

  ours(
    "a run that is skipped is shown as such",
    "Where a skipped run is shown is not documented.",
    async ({ startApp }) => {
      const app = await startApp(single("skip", "1s"));
      await app.send("go", { key: "x", n: 1 });
      await until("the first runs", () => app.journal.length === 1);
      const second = await app.send("go", { key: "x", n: 2 });
      await pause(100);
      expect(await app.runsOf(second)).toMatchObject([{ status: "SKIPPED" }]);
    },
  );
});
