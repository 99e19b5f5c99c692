import { expect, test } from "vitest";
import { collect } from "../../testing/collect.ts";
import { inOrder } from "./in-order.ts";

/** Work that ends when it is told to. */
function held() {
  const pending = new Map<number, PromiseWithResolvers<number>>();
  const started: number[] = [];
  const stopped: number[] = [];
  return {
    started,
    stopped,
    end: (item: number) => pending.get(item)?.resolve(item),
    fail: (item: number) => pending.get(item)?.reject(new Error(`No ${item}.`)),
    work: (item: number, signal: AbortSignal) => {
      const own = Promise.withResolvers<number>();
      started.push(item);
      pending.set(item, own);
      signal.addEventListener("abort", () => {
        stopped.push(item);
        own.reject(signal.reason);
      });
      return own.promise;
    },
  };
}

test("results come in the order of the items, whatever ends first, and only so many are under way", async () => {
  const { work, end, started } = held();
  const results = inOrder([0, 1, 2, 3, 4], { width: 2 }, work);
  const first = results.next();
  expect(started).toEqual([0, 1]);
  end(1);
  end(0);
  expect((await first).value).toBe(0);
  expect(started).toEqual([0, 1, 2]);
  expect((await results.next()).value).toBe(1);
  expect(started).toEqual([0, 1, 2, 3]);
  for (const item of [2, 3]) end(item);
  expect([(await results.next()).value, (await results.next()).value]).toEqual([2, 3]);
  end(4);
  expect(await collect(results)).toEqual([4]);
});

test("a failure comes at once, and stops what is under way", async () => {
  const { work, fail, started, stopped } = held();
  const next = inOrder([0, 1, 2, 3], { width: 3 }, work).next();
  fail(2);
  await expect(next).rejects.toThrow("No 2.");
  expect(started).toEqual([0, 1, 2]);
  expect(stopped).toEqual(expect.arrayContaining([0, 1]));
});

test("a consumer that stops leaves nothing under way, and so does a caller", async () => {
  const first = held();
  const results = inOrder([0, 1, 2], { width: 2 }, first.work);
  const next = results.next();
  first.end(0);
  await next;
  await results.return();
  expect(first.stopped).toEqual(expect.arrayContaining([1, 2]));

  const second = held();
  const stop = new AbortController();
  const waiting = inOrder([0, 1], { width: 2, signal: stop.signal }, second.work).next();
  stop.abort(new Error("Cancelled."));
  await expect(waiting).rejects.toThrow("Cancelled.");
});

test("nothing to do is done at once", async () => {
  expect(await collect(inOrder([], { width: 4 }, held().work))).toEqual([]);
});
