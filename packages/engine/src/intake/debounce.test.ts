import fc from "fast-check";
import { expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRestartable } from "../testing/restartable.ts";
import { startRig } from "../testing/rig.ts";
import { debounceUntil } from "./debounce.ts";

test("whatever comes when: it runs a period after the last event, and never later than the timeout after the first", () => {
  const settings = fc.record({
    periodMs: fc.integer({ min: 1000, max: 100_000 }),
    timeoutMs: fc.option(fc.integer({ min: 1000, max: 300_000 })),
  });
  fc.assert(
    fc.property(settings, fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 1 }), (debounce, gaps) => {
      let now = 0;
      let open: { openedAt: number; dueAt: number } | null = null;
      for (const gap of gaps) {
        now += gap;
        if (open !== null && open.dueAt <= now) open = null; // It has run.
        open = debounceUntil(debounce, open?.openedAt ?? null, now);
        const latest = open.openedAt + (debounce.timeoutMs ?? Number.POSITIVE_INFINITY);
        if (open.dueAt !== Math.min(now + debounce.periodMs, latest) || open.dueAt < Math.min(now, latest))
          return false;
      }
      return true;
    }),
  );
});

test("a debounced function runs once per key with the last event, and says what became of the others", async () => {
  const clock = createManualClock(Date.now());
  const seen: unknown[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction(
        { id: "save", debounce: { period: "10s", key: "event.data.doc" }, triggers: [{ event: "a" }] },
        ({ event }) => void seen.push([event.data.doc, event.data.n]),
      ),
    ],
    { clock },
  );
  const [first = ""] = await rig.engine.send([
    { name: "a", data: { doc: "x", n: 1 } },
    { name: "a", data: { doc: "y", n: 2 } },
  ]);
  clock.advance(9_000);
  await rig.engine.send({ name: "a", data: { doc: "x", n: 3 } });
  clock.advance(1_000);
  await rig.engine.idle();
  expect(seen).toEqual([["y", 2]]);
  clock.advance(9_000);
  await rig.engine.idle();
  expect(seen).toEqual([
    ["y", 2],
    ["x", 3],
  ]);
  expect(rig.engine.listRuns()).toHaveLength(2);
  expect(rig.engine.dropsOfEvent(first)).toMatchObject([{ functionId: "app-save", reason: "debounce" }]);
});

test("events that never pause do not put a debounce off beyond its timeout, and a restart loses neither", async () => {
  const clock = createManualClock(Date.now());
  const seen: unknown[] = [];
  const { engine, restart } = await startRestartable(
    (client) => [
      client.createFunction(
        { id: "save", debounce: { period: "10s", timeout: "25s" }, triggers: [{ event: "a" }] },
        ({ event }) => void seen.push(event.data.n),
      ),
    ],
    { clock },
  );
  await engine.send({ name: "a", data: { n: 1 } });
  clock.advance(9_000);
  await engine.send({ name: "a", data: { n: 2 } });
  const second = await restart(() => clock.advance(9_000));
  await second.send({ name: "a", data: { n: 3 } });
  await second.idle();
  expect(seen).toEqual([]);
  clock.advance(6_999);
  await second.idle();
  expect(seen).toEqual([]);
  clock.advance(1);
  await second.idle();
  expect(seen).toEqual([3]);
});
