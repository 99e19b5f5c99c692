import { expect, test } from "vitest";
import { retryAfterMs, retryDelayMs, unreachableDelayMs } from "./backoff.ts";

test("retries follow the table in minutes, then every two hours", () => {
  const minutes = Array.from({ length: 12 }, (_, attempt) => retryDelayMs(attempt, () => 0) / 60_000);
  expect(minutes).toEqual([0.25, 0.5, 1, 2, 5, 10, 20, 40, 60, 120, 120, 120]);
  expect(retryDelayMs(0, () => 0.999)).toBeLessThan(45_000);
});

test("an unreachable app is called again after 200 ms, growing to 5 s", () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(unreachableDelayMs)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
});

test.each([
  ["5", 5000],
  ["0", 1000],
  ["999999999", 86_400_000],
  ["Thu, 01 Jan 1970 00:01:00 GMT", 60_000],
  ["nonsense", null],
  [undefined, null],
])("Retry-After %j waits %j ms", (header, expected) => {
  expect(retryAfterMs(header, 0)).toBe(expected);
});
