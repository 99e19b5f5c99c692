import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { startRestartable } from "../testing/restartable.ts";
import { startRig } from "../testing/rig.ts";
import { isFull, isTooSmallFor } from "./batch.ts";

test("no batch outgrows its size or its bytes, and every event is in one, in order", () => {
  const events = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 });
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 10 }), (bytesOf, maxSize) => {
      const begun: number[][] = [];
      let open: number[] = [];
      const sizeOf = (batch: number[]) => ({ size: batch.length, bytes: batch.reduce((sum, n) => sum + n, 0) });
      for (const bytes of bytesOf) {
        if (isTooSmallFor(sizeOf(open), bytes, 100)) begun.push(open.splice(0));
        open.push(bytes);
        if (isFull(sizeOf(open), maxSize, 100)) begun.push(open.splice(0));
      }
      open = [...open];
      const fits = [...begun, open].every((batch) => batch.length <= maxSize && sizeOf(batch).bytes <= 100);
      return fits && [...begun, open].flat().join() === bytesOf.join();
    }),
  );
});

test("a batch begins when it is full or its time is up, per key; what does not meet its condition runs alone", async () => {
  const clock = createManualClock(Date.now());
  const seen: unknown[] = [];
  const rig = await startRig(
    (client) => [
      client.createFunction(
        {
          id: "batch",
          batchEvents: { maxSize: 3, timeout: "10s", key: "event.data.key", if: "event.data.n < 100" },
          triggers: [{ event: "a" }],
        },
        ({ events }) => void seen.push(events.map((event: { data: { n: number } }) => event.data.n)),
      ),
    ],
    { clock },
  );
  const send = (key: string, ...numbers: number[]) =>
    rig.engine.send(numbers.map((n) => ({ name: "a", data: { key, n } })));
  await send("x", 1, 2);
  await send("y", 3);
  await send("x", 100);
  await rig.engine.idle();
  expect(seen).toEqual([[100]]);
  await send("x", 4, 5);
  await rig.engine.idle();
  expect(seen).toEqual([[100], [1, 2, 4]]);
  clock.advance(10_000);
  await rig.engine.idle();
  expect(seen.slice(2).toSorted()).toEqual([[3], [5]]);
  expect(rig.engine.listRuns()).toHaveLength(4);
});

test("a batch that waits survives a restart", async () => {
  const clock = createManualClock(Date.now());
  const seen: unknown[] = [];
  const { engine, restart } = await startRestartable(
    (client) => [
      client.createFunction(
        { id: "batch", batchEvents: { maxSize: 10, timeout: "60s" }, triggers: [{ event: "a" }] },
        ({ events }) => void seen.push(events.map((event: { data: { n: number } }) => event.data.n)),
      ),
    ],
    { clock },
  );
  await engine.send({ name: "a", data: { n: 1 } });
  const second = await restart(() => clock.advance(30_000));
  await second.send({ name: "a", data: { n: 2 } });
  clock.advance(29_999);
  await second.idle();
  expect(seen).toEqual([]);
  clock.advance(1);
  await second.idle();
  expect(seen).toEqual([[1, 2]]);
});

test("a batch begins before its events outgrow one request", async () => {
  const seen: number[] = [];
  const rig = await startRig((client) => [
    client.createFunction(
      { id: "batch", batchEvents: { maxSize: 100, timeout: "3600s" }, triggers: [{ event: "a" }] },
      ({ events }) => void seen.push(events.length),
    ),
  ]);
  const text = "x".repeat(limits.eventBytes - 1000);
  await rig.engine.send(Array.from({ length: 9 }, () => ({ name: "a", data: { text } })));
  await rig.engine.idle();
  expect(seen).toEqual([8]);
});
