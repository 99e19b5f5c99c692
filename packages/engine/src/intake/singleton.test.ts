import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRestartable } from "../testing/restartable.ts";
import { startRig } from "../testing/rig.ts";

test("a singleton that skips stores the newer run as skipped in favour of the live one, per key", async () => {
  const clock = createManualClock(Date.now());
  const rig = await startRig(
    (client) => [
      client.createFunction(
        { id: "one", singleton: { mode: "skip", key: "event.data.key" }, triggers: [{ event: "a" }] },
        async ({ step }) => step.sleep("nap", "1m"),
      ),
    ],
    { clock },
  );
  const [x = "", again = "", y = ""] = await rig.engine.send(
    ["x", "x", "y"].map((key) => ({ name: "a", data: { key } })),
  );
  await rig.engine.idle();
  const live = rig.engine.runsOfEvent(x)[0];
  expect(live?.status).toBe("running");
  expect(rig.engine.runsOfEvent(y)).toMatchObject([{ status: "running" }]);
  expect(rig.engine.runsOfEvent(again)).toMatchObject([
    { status: "skipped", reason: "singleton", blockingRunId: live?.id },
  ]);
  clock.advance(60_000);
  await rig.engine.idle();
  const [later = ""] = await rig.engine.send({ name: "a", data: { key: "x" } });
  await rig.engine.idle();
  expect(rig.engine.runsOfEvent(later)).toMatchObject([{ status: "running" }]);
});

test("a singleton that cancels ends the live run for the newer one, also after a restart", async () => {
  const clock = createManualClock(Date.now());
  const cancelled: unknown[] = [];
  const { engine, restart } = await startRestartable(
    (client) => [
      client.createFunction(
        { id: "one", singleton: { mode: "cancel" }, triggers: [{ event: "a" }] },
        async ({ event, step }) => {
          await step.sleep("nap", "1m");
          return event.data.n;
        },
      ),
      client.createFunction({ id: "watch", triggers: [{ event: "inngest/function.cancelled" }] }, ({ event }) => {
        cancelled.push(event.data.event.data.n);
      }),
    ],
    { clock },
  );
  await engine.send({ name: "a", data: { n: 1 } });
  await engine.idle();
  const second = await restart(() => clock.advance(1));
  await second.send({ name: "a", data: { n: 2 } });
  await second.idle();
  clock.advance(60_000);
  await second.idle();
  const runs = second.listRuns({ functionSlug: "app-one" }).map(({ id }) => second.getRun(id));
  expect(runs).toMatchObject([{ status: "completed", output: 2 }, { status: "cancelled" }]);
  expect(cancelled).toEqual([1]);
});

test("a singleton that is invoked while it runs refuses the second caller", async () => {
  const rig = await startRig((client) => {
    const one = client.createFunction(
      { id: "one", singleton: { mode: "skip" }, triggers: [{ event: "a" }] },
      ({ step }) => step.sleep("nap", "1h"),
    );
    const caller = client.createFunction({ id: "caller", triggers: [{ event: "b" }] }, async ({ step }) => {
      await step.invoke("call", { function: one, data: {} });
    });
    return [one, caller];
  });
  await rig.engine.send({ name: "a" });
  await rig.engine.idle();
  const run = await rig.run({ name: "b" });
  expect(run).toMatchObject({ status: "failed", error: { message: expect.stringContaining("singleton") } });
});

test("a paused function starts nothing and says so, its crons stand still, and live runs go on", async () => {
  const clock = createManualClock(Date.UTC(2026, 0, 5));
  let count = 0;
  const { engine, restart } = await startRestartable(
    (client) => [
      client.createFunction({ id: "f", triggers: [{ event: "a" }, { cron: "0 * * * *" }] }, async ({ step }) => {
        await step.sleep("nap", "10s");
        count += 1;
      }),
    ],
    { clock },
  );
  await engine.send({ name: "a" });
  await engine.idle();
  expect(engine.pauseFunction("app-f")).toBe(true);
  expect(engine.pauseFunction("app-none")).toBe(false);
  const second = await restart();
  expect(second.listFunctions()).toMatchObject([{ id: "app-f", pausedAt: clock.now() }]);
  const [skipped = ""] = await second.send({ name: "a" });
  clock.advance(5 * 3_600_000);
  await second.idle();
  expect(count).toBe(1);
  expect(second.runsOfEvent(skipped)).toMatchObject([{ status: "skipped", reason: "paused" }]);
  expect(second.resumeFunction("app-f")).toBe(true);
  await second.send({ name: "a" });
  await second.idle();
  clock.advance(10_000);
  await second.idle();
  expect(count).toBe(2);
  clock.advance(3_600_000);
  await second.idle();
  clock.advance(10_000);
  await second.idle();
  expect(count).toBe(3);
});

test("pausing can cancel what is live", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "a" }] }, ({ step }) => step.sleep("nap", "1h")),
  ]);
  await rig.engine.send({ name: "a" });
  await rig.engine.idle();
  rig.engine.pauseFunction("app-f", { cancelRunning: true });
  expect(rig.engine.listRuns()).toMatchObject([{ status: "cancelled" }]);
});
