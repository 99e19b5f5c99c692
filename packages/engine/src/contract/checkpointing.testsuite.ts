import type { Context, Inngest } from "inngest";
import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";
import { ask, pause, until } from "./protocol.ts";

type Options = Pick<Parameters<Inngest["createFunction"]>[0], "checkpointing" | "retries">;

const lettered =
  (work: (letter: string, context: Context.Any) => unknown, options: Options = {}): Define =>
  ({ client, on, note }) => [
    client.createFunction({ id: "f", triggers: on("go"), ...options }, async (context) => {
      for (const letter of ["a", "b", "c", "d"]) {
        await context.step.run(letter, async () => {
          note(letter);
          await work(letter, context);
        });
      }
      return "done";
    }),
  ];

describe.concurrent("checkpointing", () => {
  test("an app that reports its steps is called once for all of them", async ({ startApp }) => {
    const app = await startApp(lettered(() => {}));
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "done" });
    expect(app.journal).toEqual(["a", "b", "c", "d"]);
    expect(app.calls).toHaveLength(1);
  });

  test("a step that fails is tried again by itself, the ones before it are not", async ({ startApp }) => {
    const app = await startApp(
      lettered((letter, { attempt }) => {
        if (letter === "c" && attempt === 0) throw new Error("once");
      }),
    );
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED" });
    expect(app.journal).toEqual(["a", "b", "c", "c", "d"]);
  });

  test("steps that are reported together run once each", async ({ startApp }) => {
    const app = await startApp(lettered(() => {}, { checkpointing: { bufferedSteps: 3 } }));
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "done" });
    expect(app.journal).toEqual(["a", "b", "c", "d"]);
  });

  test("a call that may last only so long is followed by others, which repeat nothing", async ({ startApp }) => {
    const app = await startApp(lettered(() => pause(60), { checkpointing: { maxRuntime: 90 } }));
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: "done" });
    expect(app.journal).toEqual(["a", "b", "c", "d"]);
    expect(app.calls.length).toBeGreaterThan(1);
  });

  test("a run that is cancelled stops at the report of its next step", async ({ startApp, server }) => {
    const gate = Promise.withResolvers<void>();
    const app = await startApp(lettered(() => gate.promise));
    const eventId = await app.send("go");
    await until("the first step runs", () => app.journal.length === 1);
    const [run] = await app.runsOf(eventId);
    await ask("DELETE", `${server}/v1/runs/${run?.id}`);
    gate.resolve();
    expect(await app.ended(eventId)).toMatchObject([{ status: "CANCELLED" }]);
    await pause(500);
    expect(app.journal).toEqual(["a"]);
  });

  test("a report for a run there is not, or that is no report, is refused", async ({ server }) => {
    const report = { run_id: "none", fn_id: "none", qi_id: "1", generation_id: 1, request_id: "none", steps: [] };
    expect((await ask("POST", `${server}/v1/checkpoint/none/async`, report)).status).toBeGreaterThanOrEqual(400);
    expect((await ask("POST", `${server}/v1/checkpoint/none/async`, "{")).status).toBeGreaterThanOrEqual(400);
  });
});
