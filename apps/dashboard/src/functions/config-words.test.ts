import { expect, test } from "vitest";
import type { JsonObject } from "#api/wire.ts";
import { configWords } from "./config-words.ts";

/** As a reader sees them. */
const words = (config: JsonObject) =>
  configWords(config).map(({ term, text, code }) => `${term}: ${text}${code === undefined ? "" : ` ${code}`}`);

test("a function that asks for nothing has its retries", () => {
  expect(words({})).toEqual(["Retries: 4 for each step, and for what is outside of steps."]);
});

test.each<[JsonObject, string]>([
  [{ steps: { step: { retries: { attempts: 0 } } } }, "Retries: None: the first error is final."],
  [{ concurrency: 5 }, "Concurrency: 5 steps at a time."],
  [{ concurrency: [{ limit: 1, key: "event.data.id" }] }, "Concurrency: 1 step at a time, for each event.data.id"],
  [
    { concurrency: { limit: 2, key: '"mail"', scope: "env" } },
    'Concurrency: 2 steps at a time, shared with every function that has this key, for each "mail"',
  ],
  [
    { throttle: { limit: 10, period: "1m", burst: 3, key: "event.user.id" } },
    "Throttle: 10 runs begin in 1m, and up to 3 more at once; further ones wait, for each event.user.id",
  ],
  [{ rateLimit: { limit: 2, period: "24h" } }, "Rate limit: 2 runs in 24h; further events are dropped."],
  [{ idempotency: "event.data.order" }, "Idempotency: One run in 24 hours for each event.data.order"],
  [
    { debounce: { period: "5s", timeout: "1m" } },
    "Debounce: Begins when no event has come for 5s, or 1m after the first.",
  ],
  [
    { batchEvents: { maxSize: 20, timeout: "10s", key: "event.data.tenant" } },
    "Batches: Up to 20 events in a run, which waits 10s at most, for each event.data.tenant",
  ],
  [{ singleton: { mode: "skip" } }, "Singleton: One run at a time: further ones are skipped meanwhile."],
  [
    { singleton: { mode: "cancel", key: "event.data.id" } },
    "Singleton: One run at a time: a new one cancels the one under way, for each event.data.id",
  ],
  [{ priority: { run: "event.data.vip ? 60 : 0" } }, "Priority: Seconds ahead in the queue: event.data.vip ? 60 : 0"],
  [
    { cancel: [{ event: "order/withdrawn", if: "async.data.id == event.data.id", timeout: "1d" }] },
    "Cancelled by: order/withdrawn within 1d, if async.data.id == event.data.id",
  ],
  [{ timeouts: { start: "10s" } }, "Timeout: Cancelled when it has not begun 10s after its event."],
  [{ timeouts: { finish: "2h" } }, "Timeout: Cancelled when it has not ended 2h after it began."],
])("%j is put into words", (config, said) => {
  expect(words(config)).toContain(said);
});

test("what an app has written in another form breaks nothing", () => {
  const config = { concurrency: "many", throttle: [], cancel: {}, timeouts: null, priority: 3, steps: "none" };
  expect(words(config)).toHaveLength(1);
});
