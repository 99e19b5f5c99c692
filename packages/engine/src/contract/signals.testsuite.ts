import { describe, expect } from "vitest";
import { type Define, test } from "./harness.ts";
import { ask } from "./protocol.ts";

const waiting =
  (timeout: string, onConflict: "fail" | "replace" = "fail"): Define =>
  ({ client, on, event }) => [
    client.createFunction({ id: "waits", triggers: on("wait"), retries: 0 }, ({ step }) =>
      step.waitForSignal("s", { signal: event("signal"), timeout, onConflict }),
    ),
    client.createFunction({ id: "sends", triggers: on("send") }, ({ step }) =>
      step.sendSignal("tell", { signal: event("signal"), data: { by: "a step" } }),
    ),
  ];

describe.concurrent("signals", () => {
  test("a step of another run ends a wait with its data, and is told whose wait it was", async ({ startApp }) => {
    const app = await startApp(waiting("1m"));
    const eventId = await app.send("wait");
    await app.reached(eventId, "s");
    const sender = await app.run("send");
    const [run] = await app.ended(eventId);
    expect(run).toMatchObject({ output: { signal: app.event("signal"), data: { by: "a step" } } });
    expect(sender.output).toMatchObject({ runId: run?.id });
  });

  test("a request ends a wait, once", async ({ startApp, server }) => {
    const app = await startApp(waiting("1m"));
    const eventId = await app.send("wait");
    await app.reached(eventId, "s");
    const signal = { signal: app.event("signal"), data: { by: "a request" } };
    const answer = await ask("POST", `${server}/v1/signals`, signal);
    const [run] = await app.ended(eventId);
    expect(answer).toMatchObject({ status: 200, body: { data: { run_id: run?.id } } });
    expect(run?.output).toMatchObject({ data: { by: "a request" } });
    expect(await ask("POST", `${server}/v1/signals`, signal)).toMatchObject({ status: 404 });
  });

  test("a signal that nobody waits for is no error of its sender", async ({ startApp }) => {
    const app = await startApp(waiting("1m"));
    const run = await app.run("send");
    expect(run.status).toBe("COMPLETED");
    expect(run.output?.runId).toBeUndefined();
  });

  test("a wait for a signal ends with null when its time is over", async ({ startApp }) => {
    const app = await startApp(waiting("1s"));
    expect(await app.run("wait")).toMatchObject({ status: "COMPLETED", output: null });
  });

  test("a second run that wants the same signal fails", async ({ startApp, server }) => {
    const app = await startApp(waiting("1m", "fail"));
    const first = await app.send("wait");
    await app.reached(first, "s");
    expect(await app.run("wait")).toMatchObject({ status: "FAILED" });
    await ask("POST", `${server}/v1/signals`, { signal: app.event("signal"), data: 1 });
    expect(await app.ended(first)).toMatchObject([{ status: "COMPLETED", output: { data: 1 } }]);
  });

  test("a second run that replaces the first has the signal", async ({ startApp, server }) => {
    const app = await startApp(waiting("5s", "replace"));
    const first = await app.send("wait");
    await app.reached(first, "s");
    const second = await app.send("wait");
    await app.reached(second, "s");
    await ask("POST", `${server}/v1/signals`, { signal: app.event("signal"), data: 2 });
    expect(await app.ended(second)).toMatchObject([{ status: "COMPLETED", output: { data: 2 } }]);
    expect(await app.ended(first)).toMatchObject([{ status: "COMPLETED", output: null }]);
  });
});
