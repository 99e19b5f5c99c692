import { expect, test } from "vitest";
import { createManualClock, type ManualClock } from "../testing/manual-clock.ts";
import { type Rig, startRig, until } from "../testing/rig.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const statuses = (rig: Rig) =>
  rig.engine
    .listRuns()
    .map((run) => run.status)
    .toReversed();

test("an event starts every function it matches, once each, by exact name or trailing wildcard", async () => {
  const seen: string[] = [];
  const rig = await startRig((client) => [
    client.createFunction(
      { id: "exact", triggers: [{ event: "shop/paid" }, { event: "shop/*" }] },
      () => void seen.push("exact"),
    ),
    client.createFunction({ id: "slash", triggers: [{ event: "shop/*" }] }, () => void seen.push("slash")),
    client.createFunction({ id: "dot", triggers: [{ event: "shop.*" }] }, () => void seen.push("dot")),
    client.createFunction({ id: "other", triggers: [{ event: "shop/pai" }] }, () => void seen.push("other")),
  ]);
  await rig.engine.send([{ name: "shop/paid" }, { name: "shop.closed" }, { name: "shopping" }]);
  await rig.engine.idle();
  expect(seen.toSorted()).toEqual(["dot", "exact", "slash"]);
});

test("an event with a known id starts nothing for 24 hours, then again", async () => {
  const clock = createManualClock(Date.now());
  const rig = await startRig((client) => [client.createFunction({ id: "once", triggers: [{ event: "a" }] }, () => 1)], {
    clock,
  });
  const [first] = await rig.engine.send({ name: "a", id: "same" });
  const [second] = await rig.engine.send({ name: "a", id: "same" });
  await rig.engine.idle();
  expect(second).not.toBe(first);
  expect(statuses(rig)).toEqual(["completed"]);
  clock.advance(24 * 3_600_000);
  await rig.engine.send({ name: "a", id: "same" });
  await rig.engine.idle();
  expect(statuses(rig)).toEqual(["completed", "completed"]);
});

test("an idempotency key starts a function once per value", async () => {
  const rig = await startRig((client) => [
    client.createFunction(
      { id: "job", idempotency: "event.data.jobId", triggers: [{ event: "a" }] },
      ({ event }) => event.data.jobId,
    ),
  ]);
  await rig.engine.send(["x", "y", "x"].map((jobId) => ({ name: "a", data: { jobId } })));
  await rig.engine.send({ name: "a", data: { jobId: "y" } });
  await rig.engine.idle();
  const runs = rig.engine.listRuns().map(({ id }) => rig.engine.getRun(id));
  const outputs = runs.map((run) => run?.status === "completed" && run.output);
  expect(outputs.toSorted()).toEqual(["x", "y"]);
});

test("a concurrency key bounds the calls per value, and holds nothing while a run sleeps", async () => {
  const active: Record<string, number> = {};
  const most: Record<string, number> = {};
  const rig = await startRig((client) => [
    client.createFunction(
      { id: "limited", concurrency: { limit: 2, key: "event.data.tenant" }, triggers: [{ event: "a" }] },
      async ({ event, step }) => {
        await step.sleep("first", "1s");
        await step.run("work", async () => {
          const { tenant } = event.data;
          active[tenant] = (active[tenant] ?? 0) + 1;
          most[tenant] = Math.max(most[tenant] ?? 0, active[tenant] ?? 0);
          await pause(25);
          active[tenant] = (active[tenant] ?? 0) - 1;
        });
      },
    ),
  ]);
  await rig.engine.send(
    Array.from({ length: 12 }, (_, n) => ({ name: "a", data: { tenant: n % 3 === 0 ? "one" : "two" } })),
  );
  await until(() => rig.engine.listRuns().every((run) => run.status === "completed"), "all runs ended");
  expect(most).toEqual({ one: 2, two: 2 });
});

test("a run that has begun goes on before younger runs begin", async () => {
  const order: string[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction({ id: "two", triggers: [{ event: "a" }] }, async ({ event, step }) => {
        await step.run("one", () => void order.push(`${event.data.n}.1`));
        await step.run("two", () => void order.push(`${event.data.n}.2`));
      }),
    ],
    { maxConcurrentCalls: 1 },
  );
  for (const n of [1, 2, 3]) {
    await rig.engine.send({ name: "a", data: { n } });
    await pause(2);
  }
  await rig.engine.idle();
  expect(order).toEqual(["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"]);
});

test("an event with a future time starts its run then", async () => {
  const clock = createManualClock(Date.now());
  const rig = await startRig(
    (client) => [client.createFunction({ id: "later", triggers: [{ event: "a" }] }, () => "ran")],
    {
      clock,
    },
  );
  await rig.engine.send({ name: "a", ts: clock.now() + 60_000 });
  await rig.engine.idle();
  expect(statuses(rig)).toEqual(["queued"]);
  clock.advance(60_000);
  await rig.engine.idle();
  expect(statuses(rig)).toEqual(["completed"]);
});

test("cancelOn ends the runs its condition names, and sends their end events", async () => {
  const cancelled: unknown[] = [];
  const rig = await startRig((client) => [
    client.createFunction(
      { id: "long", cancelOn: [{ event: "a/stop", match: "data.id" }], triggers: [{ event: "a/start" }] },
      async ({ step }) => {
        await step.sleep("nap", "1h");
      },
    ),
    client.createFunction({ id: "watch", triggers: [{ event: "inngest/function.cancelled" }] }, ({ event }) => {
      cancelled.push(event.data.event.data.id);
    }),
  ]);
  await rig.engine.send([
    { name: "a/start", data: { id: 1 } },
    { name: "a/start", data: { id: 2 } },
  ]);
  await rig.engine.idle();
  await rig.engine.send({ name: "a/stop", data: { id: 2 } });
  await rig.engine.idle();
  const runs = rig.engine.listRuns().filter((run) => run.functionId === "app-long");
  expect(runs.map((run) => run.status).toReversed()).toEqual(["running", "cancelled"]);
  expect(cancelled).toEqual([2]);
});

test("the answer of a call that was open when its run was cancelled is dropped", async () => {
  const gate = createGate();
  const rig = await startRig((client) => [
    client.createFunction({ id: "open", triggers: [{ event: "a" }] }, async ({ step }) =>
      step.run("s", () => gate.opened),
    ),
  ]);
  await rig.engine.send({ name: "a" });
  const id = rig.engine.listRuns()[0]?.id ?? "";
  await until(() => rig.app.requests.length > 1, "the call is open");
  expect(rig.engine.cancelRun(id)).toBe(true);
  expect(rig.engine.cancelRun(id)).toBe(false);
  gate.open();
  await pause(50);
  expect(rig.engine.getRun(id)).toMatchObject({ status: "cancelled", steps: [], attempts: [] });
});

test.each([
  ["a cancelled run", (rig: Rig, id: string) => void rig.engine.cancelRun(id)],
  ["a run that has timed out", (_: Rig, __: string, clock: ManualClock) => clock.advance(60_000)],
])("the open call of %s leaves its place to the next run", async (_, end) => {
  const clock = createManualClock(Date.now());
  const gate = createGate();
  const rig = await startRig(
    (client) => [
      client.createFunction(
        { id: "one", concurrency: 1, timeouts: { finish: "1m" }, triggers: [{ event: "a" }] },
        async ({ event, step }) => {
          if (event.data.hangs) await step.run("s", () => gate.opened);
        },
      ),
    ],
    { clock, maxConcurrentCalls: 1 },
  );
  await rig.engine.send({ name: "a", data: { hangs: true } });
  const id = rig.engine.listRuns()[0]?.id ?? "";
  await until(() => rig.app.requests.length > 1, "the call is open");
  await rig.engine.send({ name: "a" });
  end(rig, id, clock);
  await until(() => statuses(rig)[1] === "completed", "the next run has ended");
  expect(statuses(rig)).toEqual(["cancelled", "completed"]);
  gate.open();
});

test("timeouts cancel a run that does not start, or does not finish, in time", async () => {
  const clock = createManualClock(Date.now());
  const gate = createGate();
  const rig = await startRig(
    (client) => [
      client.createFunction(
        { id: "start", concurrency: 1, timeouts: { start: "10s" }, triggers: [{ event: "a" }] },
        async ({ step }) => step.run("s", () => gate.opened),
      ),
      client.createFunction(
        { id: "finish", timeouts: { finish: "1m" }, triggers: [{ event: "b" }] },
        async ({ step }) => step.sleep("nap", "1h"),
      ),
    ],
    { clock },
  );
  await rig.engine.send([{ name: "a" }, { name: "a" }, { name: "b" }]);
  await until(() => rig.engine.listRuns()[0]?.status === "running", "the sleeper runs");
  clock.advance(10_000);
  expect(statuses(rig)).toEqual(["running", "cancelled", "running"]);
  await until(() => rig.engine.getRun(rig.engine.listRuns()[0]?.id ?? "")?.open[0]?.op === "Sleep", "it sleeps");
  clock.advance(60_000);
  expect(statuses(rig)).toEqual(["running", "cancelled", "cancelled"]);
  gate.open();
  await rig.engine.idle();
  expect(statuses(rig)).toEqual(["completed", "cancelled", "cancelled"]);
});

test("functions that start each other's end events do not run for ever", async () => {
  let count = 0;
  const rig = await startRig((client) => [
    client.createFunction({ id: "work", triggers: [{ event: "a" }] }, () => "done"),
    client.createFunction({ id: "listener", triggers: [{ event: "inngest/function.finished" }] }, () => {
      count += 1;
    }),
  ]);
  await rig.engine.send({ name: "a" });
  await rig.engine.idle();
  expect(count).toBe(1);
});

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
