import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRestartable } from "../testing/restartable.ts";
import { type Rig, startRig } from "../testing/rig.ts";
import { scriptedApp, scriptedFunction } from "../testing/scripted-app.ts";

const minuteMs = 60_000;
const monday = Date.UTC(2026, 0, 5, 7, 59); // 8:59 in Paris.

type Timer = { data: { cron: string; scheduledAt: string; fireAt: string } };

function functionsOf(rig: Rig): string[] {
  return rig.engine.listRuns().map((run) => run.functionId);
}

test("several triggers start a function, each under its own condition, and once however many hold", async () => {
  const seen: unknown[] = [];
  const rig = await startRig((client) => [
    client.createFunction(
      {
        id: "any",
        triggers: [
          { event: "order/*", if: "event.data.total > 100 && event.data.country in ['fr', 'de']" },
          { event: "order/paid", if: "has(event.data.vip)" },
          { event: "user/left" },
        ],
      },
      ({ event }) => void seen.push(event.data.n),
    ),
  ]);
  await rig.engine.send([
    { name: "order/paid", data: { n: 1, total: 200, country: "fr", vip: true } },
    { name: "order/made", data: { n: 2, total: 200, country: "us" } },
    { name: "order/paid", data: { n: 3, total: 1, vip: true } },
    { name: "order/made", data: { n: 4, vip: true } },
    { name: "user/left", data: { n: 5 } },
  ]);
  await rig.engine.idle();
  expect(seen.toSorted()).toEqual([1, 3, 5]);
});

test("a cron starts its function at its time in its zone, beside events that start it too", async () => {
  const clock = createManualClock(monday);
  const seen: Timer["data"][] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction(
        { id: "weekly", triggers: [{ cron: "TZ=Europe/Paris 0 9 * * 1" }, { event: "a" }] },
        ({ event }) => void seen.push((event as unknown as Timer).data),
      ),
    ],
    { clock },
  );
  clock.advance(minuteMs - 1);
  await rig.engine.idle();
  expect(seen).toEqual([]);
  clock.advance(1);
  await rig.engine.idle();
  const scheduledAt = "2026-01-05T08:00:00.000Z";
  expect(seen).toEqual([{ cron: "TZ=Europe/Paris 0 9 * * 1", scheduledAt, fireAt: scheduledAt }]);
  expect(rig.engine.listEvents({ name: "inngest/scheduled.timer" })).toHaveLength(1);
  await rig.engine.send({ name: "a" });
  clock.advance(7 * 24 * 60 * minuteMs);
  await rig.engine.idle();
  expect(functionsOf(rig)).toHaveLength(3);
});

test("a cron goes on after a restart; of the ticks missed meanwhile the last one is caught up with", async () => {
  const clock = createManualClock(monday);
  const seen: string[] = [];
  const { engine, restart } = await startRestartable(
    (client) => [
      client.createFunction(
        { id: "often", triggers: [{ cron: "*/10 * * * *" }] },
        ({ event }) => void seen.push((event as unknown as Timer).data.scheduledAt.slice(11, 16)),
      ),
    ],
    { clock },
  );
  clock.advance(minuteMs);
  await engine.idle();
  const second = await restart(() => clock.advance(35 * minuteMs));
  await second.idle();
  expect(seen).toEqual(["08:00", "08:30"]);
  clock.advance(5 * minuteMs);
  await second.idle();
  const third = await restart();
  await third.idle();
  expect(seen).toEqual(["08:00", "08:30", "08:40"]);
  clock.advance(10 * minuteMs);
  await third.idle();
  expect(seen).toEqual(["08:00", "08:30", "08:40", "08:50"]);
});

test("a tick of every minute is not lost to jitter, and each comes once", async () => {
  const clock = createManualClock(monday);
  const seen: Timer["data"][] = [];
  const trigger = { cron: "* * * * *", jitter: "2m" };
  const app = scriptedApp([scriptedFunction("app-f", "none", { triggers: [trigger] })], ({ event }) => {
    seen.push((event as unknown as Timer).data);
    return { status: 200, body: null };
  });
  const random = () => 0.75;
  const rig = await startRig(() => [], { clock, random, apps: [app] });
  for (let minute = 0; minute < 6; minute++) {
    clock.advance(minuteMs);
    await rig.engine.idle();
  }
  expect(seen.map(({ scheduledAt }) => scheduledAt.slice(14, 16))).toEqual(["00", "01", "02", "03"]);
  expect(seen.map(({ fireAt }) => fireAt.slice(14, 19))).toEqual(["01:30", "02:30", "03:30", "04:30"]);
});

test("the crons of a function that an app no longer has stop", async () => {
  const clock = createManualClock(monday);
  const functions = [scriptedFunction("app-f", "none", { triggers: [{ cron: "* * * * *" }] })];
  let calls = 0;
  const app = scriptedApp(functions, () => {
    calls += 1;
    return { status: 200, body: null };
  });
  const rig = await startRig(() => [], { clock, apps: [app] });
  clock.advance(minuteMs);
  await rig.engine.idle();
  functions.splice(0);
  await rig.engine.sync();
  clock.advance(10 * minuteMs);
  await rig.engine.idle();
  expect(calls).toBe(1);
});

test.each([
  ["eleven triggers", { triggers: Array.from({ length: 11 }, (_, n) => ({ event: `e${n}` })) }, "11 triggers"],
  ["a cron of six fields", { triggers: [{ cron: "0 0 9 * * 1" }] }, "five fields"],
  ["a cron of a day that never comes", { triggers: [{ cron: "0 0 30 2 *" }] }, "never comes"],
  ["an unknown time zone", { triggers: [{ cron: "TZ=Mars/Olympus 0 9 * * *" }] }, "Mars/Olympus"],
  ["a condition that is none", { triggers: [{ event: "a", expression: "event.data.n >" }] }, "at character 15"],
  ["three concurrency limits", { concurrency: [1, 2, 3] }, "3 limits"],
  ["limits on whole runs", { concurrency: { fn: [{ limit: 1 }], step: [] } }, "{ fn, step }"],
  ["a wide scope without a key", { concurrency: { limit: 1, scope: "account" } }, 'needs a "key"'],
  ["a throttle of nothing", { throttle: { limit: 0, period: "1s" } }, "throttle.limit"],
  ["a rate limit of two days", { rateLimit: { limit: 1, period: "2d" } }, "rateLimit.period"],
  ["a debounce of eight days", { debounce: { period: "8d" } }, "debounce.period"],
  ["a batch of too many", { batchEvents: { maxSize: 1000, timeout: "1s" } }, "batchEvents.maxSize"],
  [
    "a batch that is debounced",
    { batchEvents: { maxSize: 2, timeout: "1s" }, debounce: { period: "1s" } },
    'together with "debounce"',
  ],
  ["a singleton of no kind", { singleton: { mode: "wait" } }, "singleton.mode"],
  ["a priority that is no expression", { priority: { run: "event.data.plan ===" } }, "priority.run"],
])("an app whose function has %s is refused with the reason", async (_, config, reason) => {
  const app = scriptedApp([scriptedFunction("app-f", "a", config)], () => ({ status: 200, body: null }));
  const rig = await startRig(() => [], { apps: [app] });
  expect(await rig.engine.sync()).toMatchObject([{ status: "refused", reason: expect.stringContaining(reason) }]);
});
