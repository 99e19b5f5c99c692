import fc from "fast-check";
import { expect, test } from "vitest";
import { Database } from "../storage/database.ts";
import { takeRate } from "../storage/flow.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRestartable } from "../testing/restartable.ts";
import { startRig } from "../testing/rig.ts";

test("a throttle delays starts per key, first in first out, and holds no step of a run that has begun", async () => {
  const clock = createManualClock(Date.now());
  const seen: string[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction(
        { id: "paced", throttle: { limit: 2, period: "10s", key: "event.data.key" }, triggers: [{ event: "a" }] },
        async ({ event, step }) => {
          for (const s of ["1", "2"]) await step.run(s, () => void seen.push(`${event.data.key}${event.data.n}.${s}`));
        },
      ),
    ],
    { clock },
  );
  const send = (key: string, n: number) => rig.engine.send({ name: "a", data: { key, n } });
  for (let n = 0; n < 4; n++) await send("x", n);
  await send("y", 0);
  await rig.engine.idle();
  expect(seen.toSorted()).toEqual(["x0.1", "x0.2", "x1.1", "x1.2", "y0.1", "y0.2"]);
  seen.length = 0;
  clock.advance(5_000);
  await rig.engine.idle();
  expect(seen).toEqual(["x2.1", "x2.2"]);
  clock.advance(5_000);
  await rig.engine.idle();
  expect(seen).toEqual(["x2.1", "x2.2", "x3.1", "x3.2"]);
});

test("a burst is allowed on top, and a restart gives no new one", async () => {
  const clock = createManualClock(Date.now());
  let count = 0;
  const { engine, restart } = await startRestartable(
    (client) => [
      client.createFunction(
        { id: "paced", throttle: { limit: 1, period: "1m", burst: 2 }, triggers: [{ event: "a" }] },
        () => {
          count += 1;
        },
      ),
    ],
    { clock },
  );
  await engine.send(Array.from({ length: 6 }, () => ({ name: "a" })));
  await engine.idle();
  expect(count).toBe(3);
  const second = await restart();
  await second.idle();
  expect(count).toBe(3);
  const third = await restart(() => clock.advance(60_000));
  await third.idle();
  expect(count).toBe(4);
  for (let minute = 0; minute < 3; minute++) {
    clock.advance(60_000);
    await third.idle();
  }
  expect(count).toBe(6);
});

test("a rate limit drops what is more, without a run, and says so", async () => {
  const clock = createManualClock(Date.now());
  const seen: unknown[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction(
        { id: "limited", rateLimit: { limit: 2, period: "1m", key: "event.data.key" }, triggers: [{ event: "a" }] },
        ({ event }) => void seen.push(event.data.n),
      ),
    ],
    { clock },
  );
  const send = async (key: string | boolean, ...numbers: number[]) => {
    const ids = await rig.engine.send(numbers.map((n) => ({ name: "a", data: { key, n } })));
    await rig.engine.idle();
    return ids;
  };
  const ids = await send("x", 1, 2, 3);
  await send("y", 4);
  await send(false, 5, 6, 7); // A key that is false is not limited.
  expect(seen.toSorted()).toEqual([1, 2, 4, 5, 6, 7]);
  expect(rig.engine.dropsOfEvent(ids[2] ?? "")).toMatchObject([{ functionId: "app-limited", reason: "rate_limit" }]);
  expect(rig.engine.runsOfEvent(ids[2] ?? "")).toEqual([]);
  clock.advance(59_999);
  await send("x", 8);
  clock.advance(1);
  await send("x", 9);
  expect(seen.slice(6)).toEqual([9]);
});

test("no window of a rate limit's period holds more starts than its limit, and none is refused that would fit", () => {
  const database = new Database(":memory:");
  database.run("insert into apps values ('app', 'u', 's', 'f', 'c', 0)");
  database.run("insert into functions (slug, app_id, name, config) values ('fn', 'app', 'fn', '{}')");
  let key = 0;
  const rate = fc.record({ limit: fc.integer({ min: 1, max: 6 }), periodMs: fc.integer({ min: 1000, max: 9000 }) });
  fc.assert(
    fc.property(rate, fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 40 }), (limit, gaps) => {
      key += 1;
      let now = 0;
      const taken: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const fits = taken.filter((at) => at > now - limit.periodMs).length < limit.limit;
        if (takeRate(database, "fn", String(key), limit, now) !== fits) return false;
        if (fits) taken.push(now);
      }
      return true;
    }),
  );
  database.close();
});
