import { expect, test } from "vitest";
import type { FunctionDetail } from "#api/wire.ts";
import { hasText, inOrder, isFailing, shareText } from "./function-order.ts";

const fn = (name: string, change: Partial<FunctionDetail> = {}): FunctionDetail => ({
  id: `app-${name}`,
  name,
  slug: `app-${name}`,
  app_id: "app",
  triggers: [{ event: `${name}/asked` }],
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

test("functions that fail come first, those that are gone last, the others by name", () => {
  const functions = [
    fn("Zebra", { failure_share: 0.5 }),
    fn("Beaver", { failure_share: 0.01 }),
    fn("Adder", { archived: true, failure_share: 1 }),
    fn("Cat"),
    fn("Yak", { failure_share: 0.05 }),
  ];
  expect(inOrder(functions).map(({ name }) => name)).toEqual(["Yak", "Zebra", "Beaver", "Cat", "Adder"]);
});

test("one failure in a hundred is no failing function", () => {
  expect(isFailing(fn("a", { failure_share: 0.01 }))).toBe(false);
  expect(isFailing(fn("a", { failure_share: 0.2 }))).toBe(true);
});

test.each([
  [0, "0 %"],
  [0.0004, "< 1 %"],
  [0.125, "13 %"],
  [0.9996, "99 %"],
  [1, "100 %"],
])("a share of %d is %s", (share, text) => {
  expect(shareText(share)).toBe(text);
});

test("a function is found by its name, app and triggers", () => {
  const order = fn("Order", { triggers: [{ event: "shop/placed" }, { cron: "TZ=Europe/Paris 0 9 * * *" }] });
  expect(["order", "APP", "placed", "paris"].every((text) => hasText(order, text))).toBe(true);
  expect(hasText(order, "refund")).toBe(false);
});
