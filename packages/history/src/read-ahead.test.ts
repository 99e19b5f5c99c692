import fc from "fast-check";
import { expect, test } from "vitest";
import { readAhead } from "./read-ahead.ts";
import { collect } from "./testing/collect.ts";

const one = () => 1;

test("everything comes, in order, however much may wait", async () => {
  const property = fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 5 }), async (items, most) => {
    const source = async function* () {
      for (const item of items) {
        if (item % 2 === 0) await new Promise(setImmediate);
        yield item;
      }
    };
    expect(await collect(readAhead(source, one, most))).toEqual(items);
  });
  await fc.assert(property);
});

test("the source is read on while the consumer is busy, and no further than what may wait", async () => {
  let read = 0;
  const source = async function* () {
    for (;;) yield ++read;
  };
  const items = readAhead(source, one, 10);
  await items.next();
  for (let turns = 0; turns < 100; turns += 1) await new Promise(setImmediate);
  expect(read).toBeGreaterThanOrEqual(10);
  expect(read).toBeLessThanOrEqual(12);
  await items.return();
});

test("an error comes after what was read before it", async () => {
  const source = async function* () {
    yield 1;
    yield 2;
    throw new Error("The end.");
  };
  const items = readAhead(source, one, 10);
  expect([(await items.next()).value, (await items.next()).value]).toEqual([1, 2]);
  await expect(items.next()).rejects.toThrow("The end.");
});

test("stopping early ends a source that is waiting for more", async () => {
  let ended = false;
  const source = async function* (signal: AbortSignal) {
    yield 1;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended = true;
  };
  const items = readAhead(source, one, 10);
  await items.next();
  await items.return();
  expect(ended).toBe(true);
});
