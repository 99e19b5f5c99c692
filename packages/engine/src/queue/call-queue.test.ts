import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRestartable } from "../testing/restartable.ts";
import { type Rig, startRig, until } from "../testing/rig.ts";
import { scriptedApp, scriptedFunction } from "../testing/scripted-app.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

function count(rig: Rig, functionSlug: string, status: "running" | "completed" | "queued"): number {
  return rig.engine.listRuns({ functionSlug, status, limit: 1000 }).length;
}

test("a thousand queued runs of one function do not keep another waiting", async () => {
  const gate = createGate();
  const rig = await startRig((client) => [
    client.createFunction({ id: "many", triggers: [{ event: "a" }] }, () => gate.opened),
    client.createFunction({ id: "few", triggers: [{ event: "b" }] }, () => "done"),
  ]);
  await rig.engine.send(Array.from({ length: 1000 }, () => ({ name: "a" })));
  const run = await rig.run({ name: "b" });
  expect(run).toMatchObject({ status: "completed", output: "done" });
  expect(count(rig, "app-many", "queued")).toBe(1000 - 28); // The other places are for functions like the second one.
  gate.open();
  await rig.engine.idle();
  expect(count(rig, "app-many", "completed")).toBe(1000);
});

test("with a single place, functions take turns", async () => {
  const order: string[] = [];
  const rig = await startRig(
    (client) =>
      ["a", "b"].map((name) =>
        client.createFunction({ id: name, triggers: [{ event: name }] }, async () => {
          await pause(2);
          order.push(name);
        }),
      ),
    { maxConcurrentCalls: 1 },
  );
  await rig.engine.send([...Array.from({ length: 50 }, () => ({ name: "a" })), { name: "b" }, { name: "b" }]);
  await rig.engine.idle();
  expect(order.lastIndexOf("b")).toBeLessThan(5);
});

test("two limits hold together: one per tenant, and one of all", async () => {
  const active = new Map<string, number>();
  let total = 0;
  const most: Record<string, number> = { total: 0 };
  const rig = await startRig((client) => [
    client.createFunction(
      { id: "f", concurrency: [{ limit: 2, key: "event.data.tenant" }, { limit: 3 }], triggers: [{ event: "a" }] },
      async ({ event }) => {
        const tenant: string = event.data.tenant;
        active.set(tenant, (active.get(tenant) ?? 0) + 1);
        total += 1;
        most[tenant] = Math.max(most[tenant] ?? 0, active.get(tenant) ?? 0);
        most.total = Math.max(most.total ?? 0, total);
        await pause(5);
        active.set(tenant, (active.get(tenant) ?? 0) - 1);
        total -= 1;
      },
    ),
  ]);
  await rig.engine.send(
    Array.from({ length: 40 }, (_, n) => ({ name: "a", data: { tenant: n < 30 ? "big" : "small" } })),
  );
  await rig.engine.idle();
  expect(most).toEqual({ total: 3, big: 2, small: 1 }); // The big one, which came first, takes all it may.
  expect(count(rig, "app-f", "completed")).toBe(40);
});

test("a limit of the account is shared by the functions that name the same key, each at its own height", async () => {
  let active = 0;
  let most = 0;
  const work = async () => {
    active += 1;
    most = Math.max(most, active);
    await pause(most < 3 ? 100 : 3); // Long enough for the others, however slow this machine is.
    active -= 1;
  };
  const rig = await startRig((client) =>
    [1, 3].map((limit) =>
      client.createFunction(
        { id: `f${limit}`, concurrency: { limit, scope: "account", key: "'openai'" }, triggers: [{ event: "a" }] },
        work,
      ),
    ),
  );
  await rig.engine.send(Array.from({ length: 15 }, () => ({ name: "a" })));
  await rig.engine.idle();
  expect(most).toBe(3);
  expect(rig.engine.listRuns({ status: "completed", limit: 100 })).toHaveLength(30);
});

test("a queue of many tenants behind one limit empties, though most of its lanes wait for several things", async () => {
  const rig = await startRig((client) => [
    client.createFunction(
      { id: "f", concurrency: [{ limit: 1, key: "event.data.tenant" }, { limit: 4 }], triggers: [{ event: "a" }] },
      async ({ step }) => {
        await step.run("one", () => 1);
        await step.sleep("nap", "1s");
        await step.run("two", () => 2);
      },
    ),
  ]);
  await rig.engine.send(Array.from({ length: 120 }, (_, n) => ({ name: "a", data: { tenant: n % 40 } })));
  await until(() => count(rig, "app-f", "completed") === 120, "every run has ended", 20_000);
});

test("a queue behind a limit goes on after a restart", async () => {
  let gate = createGate();
  const { engine, restart } = await startRestartable((client) => [
    client.createFunction({ id: "f", concurrency: 1, triggers: [{ event: "a" }] }, () => gate.opened),
  ]);
  await engine.send(Array.from({ length: 6 }, () => ({ name: "a" })));
  await until(() => engine.listRuns({ status: "running" }).length === 1, "one runs");
  const closed = gate;
  gate = createGate();
  gate.open();
  const second = await restart();
  closed.open();
  await second.idle();
  expect(second.listRuns({ status: "completed" })).toHaveLength(6);
});

test("a raised limit counts at once", async () => {
  const gate = createGate();
  const functions = [scriptedFunction("app-f", "a", { concurrency: { limit: 1 } })];
  const app = scriptedApp(functions, async () => {
    await gate.opened;
    return { status: 200, body: null };
  });
  const rig = await startRig(() => [], { apps: [app] });
  await rig.engine.send(Array.from({ length: 5 }, () => ({ name: "a" })));
  await until(() => count(rig, "app-f", "running") === 1, "one runs");
  functions.splice(0, 1, scriptedFunction("app-f", "a", { concurrency: { limit: 3 } }));
  await rig.engine.sync();
  expect(count(rig, "app-f", "running")).toBe(3);
  gate.open();
  await rig.engine.idle();
  expect(count(rig, "app-f", "completed")).toBe(5);
});

test("priority moves a run ahead of those that were queued before it, and a negative one behind", async () => {
  const clock = createManualClock(Date.now());
  const gate = createGate();
  const order: unknown[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction(
        {
          id: "f",
          concurrency: 1,
          priority: { run: "event.data.plan == 'paid' ? 120 : event.data.boost" },
          triggers: [{ event: "a" }],
        },
        async ({ event, step }) => {
          await gate.opened;
          for (const s of ["1", "2"]) await step.run(s, () => void order.push(`${event.data.n}.${s}`));
        },
      ),
    ],
    { clock },
  );
  const send = (data: { n: number; plan?: string; boost?: number }) => rig.engine.send({ name: "a", data });
  await send({ n: 0 });
  await send({ n: 1 });
  clock.advance(119_000);
  await send({ n: 2, boost: -10 });
  await send({ n: 3, plan: "paid" });
  await send({ n: 4, boost: 9_999 }); // As far as it goes: ten minutes.
  clock.advance(20_000);
  gate.open();
  await rig.engine.idle();
  expect(order).toEqual([0, 4, 3, 1, 2].flatMap((n) => [`${n}.1`, `${n}.2`]));
});
