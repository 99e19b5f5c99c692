import { expect, test } from "vitest";
import type { FunctionDetail, JsonObject } from "#api/wire.ts";
import { isTriggering, whyNoRun } from "./why-no-run.ts";

const fn = (id: string, change: Partial<FunctionDetail> = {}): FunctionDetail => ({
  id,
  name: `The ${id}`,
  slug: id,
  app_id: "app",
  triggers: [{ event: "shop/order" }],
  warnings: [],
  archived: false,
  paused_at: null,
  config: {},
  runs: { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 },
  failure_share: null,
  last_run_at: null,
  last_failure: null,
  next_ticks: [],
  ...change,
});
const event = { internal_id: "01", name: "shop/order", data: {} };
const drop = (function_id: string, reason: string) => ({ function_id, reason, at: "2026-11-23T12:00:00.000Z" });
const said = (config: JsonObject, reason?: string) =>
  whyNoRun(event, [fn("a", { config })], new Set(), reason === undefined ? [] : [drop("a", reason)]).map(
    (one) => one.said,
  );

test.each<[string, JsonObject, string]>([
  ["rate_limit", { rateLimit: { limit: 2, period: "1h" } }, "Dropped: its rate limit of 2 in 1h was used up."],
  ["rate_limit", {}, "Dropped: its rate limit was used up."],
  ["debounce", {}, "Dropped: a later event took this one's place before the debounce was over."],
  ["duplicate", {}, "Dropped: an event with the same id had come within 24 hours before."],
  ["idempotency", {}, "Dropped: an event with the same idempotency key had come within 24 hours before."],
])("a drop for %s is put into words", (reason, config, words) => {
  expect(said(config, reason)).toEqual([words]);
});

test("what waits says what for", () => {
  expect(said({ debounce: { period: "5s" } })).toEqual(["Waits until no such event has come for 5s (debounce)."]);
  expect(said({ batchEvents: { maxSize: 10, timeout: "1m" } })).toEqual([
    "Waits for its batch to fill: up to 10 events, or 1m.",
  ]);
});

test("a condition that kept the event out is shown, unless another trigger has none", () => {
  const condition = { event: "shop/order", expression: "event.data.n > 1" };
  const conditional = fn("a", { triggers: [condition, { event: "other" }] });
  expect(whyNoRun(event, [conditional], new Set(), [])).toEqual([
    {
      functionId: "a",
      functionName: "The a",
      said: "Not started where its condition does not hold: event.data.n > 1",
    },
  ]);
  const also = fn("a", { triggers: [condition, { event: "shop/*" }] });
  expect(whyNoRun(event, [also], new Set(), [])[0]?.said).toContain("after the event had come");
});

test("functions that have a run, are gone, or listen to something else are not named", () => {
  const functions = [
    fn("a"),
    fn("b", { archived: true }),
    fn("c", { triggers: [{ event: "shop" }, { cron: "* * * * *" }] }),
  ];
  expect(whyNoRun(event, functions, new Set(["a"]), [])).toEqual([]);
});

test("a dropped function is named once, even when it is not known any more", () => {
  expect(whyNoRun(event, [fn("a")], new Set(), [drop("a", "debounce"), drop("gone", "duplicate")])).toMatchObject([
    { functionName: "The a" },
    { functionName: "gone" },
  ]);
});

test.each([
  ["shop/order", "shop/order", true],
  ["shop/order", "shop/order.paid", false],
  ["shop/*", "shop/order", true],
  ["shop.*", "shop.order", true],
  ["shop*", "shop/order", false],
])("a trigger %s and an event %s: %s", (pattern, name, meets) => {
  expect(isTriggering(name, [fn("a", { triggers: [{ event: pattern }] })])).toBe(meets);
});
