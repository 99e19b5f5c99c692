import { describe, expect } from "vitest";
import { type Kit, test } from "./harness.ts";
import { ask, pause, until } from "./protocol.ts";

/** A function that notes every event of this name which is about the app's function `f`. */
function watch({ client, id, note }: Kit, name: string) {
  return client.createFunction(
    {
      id: `watch-${name}`,
      triggers: [{ event: `inngest/function.${name}`, if: `event.data.function_id == '${id}-f'` }],
    },
    ({ event }) => void note({ [name]: event.data }),
  );
}

describe.concurrent("end-events", () => {
  test("a run that completes is told of as finished, with its event and its result", async ({ startApp }) => {
    const app = await startApp((kit) => [
      kit.client.createFunction({ id: "f", triggers: kit.on("go") }, () => ({ answer: 42 })),
      watch(kit, "finished"),
      watch(kit, "failed"),
    ]);
    const run = await app.run("go", { n: 1 });
    await until("its end is told", () => app.journal.length > 0);
    expect(app.journal).toMatchObject([
      {
        finished: {
          function_id: app.slug("f"),
          run_id: run.id,
          event: { name: app.event("go"), data: { n: 1 } },
          result: { answer: 42 },
        },
      },
    ]);
  });

  test("a run that fails is told of as finished and as failed, with its error", async ({ startApp }) => {
    const app = await startApp((kit) => [
      kit.client.createFunction({ id: "f", triggers: kit.on("go"), retries: 0 }, () => {
        throw new TypeError("broken");
      }),
      watch(kit, "finished"),
      watch(kit, "failed"),
    ]);
    const run = await app.run("go");
    await until("its end is told twice", () => app.journal.length === 2);
    const about = {
      run_id: run.id,
      event: { name: app.event("go") },
      error: { name: "TypeError", message: "broken" },
    };
    expect(app.journal).toContainEqual({ finished: expect.objectContaining({ run_id: run.id }) });
    expect(app.journal.find((entry) => Object(entry).failed)).toMatchObject({ failed: about });
  });

  test("a run that is cancelled is told of as such", async ({ startApp, server }) => {
    const app = await startApp((kit) => [
      kit.client.createFunction({ id: "f", triggers: kit.on("go") }, async ({ step, runId }) => {
        await step.run("ready", () => kit.note(runId));
        await step.sleep("nap", "1h");
      }),
      watch(kit, "cancelled"),
    ]);
    await app.send("go");
    await until("it has begun", () => app.journal.length === 1);
    await ask("DELETE", `${server}/v1/runs/${app.journal[0]}`);
    await until("its end is told", () => app.journal.length === 2);
    expect(app.journal[1]).toMatchObject({ cancelled: { run_id: app.journal[0], function_id: app.slug("f") } });
  });

  test("the end of a run that was begun by the end of another is not told of, so that nothing goes in circles", async ({
    startApp,
  }) => {
    const app = await startApp(({ client, on, id, note }) => [
      client.createFunction({ id: "f", triggers: on("go") }, () => "done"),
      client.createFunction(
        {
          id: "watch",
          triggers: [
            { event: "inngest/function.finished", if: `event.data.function_id in ['${id}-f', '${id}-watch']` },
          ],
        },
        ({ event }) => void note(event.data.function_id),
      ),
    ]);
    await app.run("go");
    await until("the first end is told", () => app.journal.length > 0);
    await pause(600);
    expect(app.journal).toEqual([app.slug("f")]);
  });
});
