import { expect, test } from "vitest";
import { parseDuration, parseUntil } from "./duration.ts";

test.each([
  ["1s", 1000],
  ["2h30m", 9_000_000],
  ["1d1h1m1s", 90_061_000],
  ["1h30m", 5_400_000],
  ["52w1d6h", 31_557_600_000],
  ["2w", 1_209_600_000],
  ["500ms", 500],
  ["1.5h", 5_400_000],
  ["0s", 0],
])("%s is %d ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "1", "h", "1x", "1h ", "-1h", "1h-2m", "tomorrow"])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeNull();
});

test("a moment is a duration from now or an ISO date", () => {
  expect(parseUntil("1m", 1000)).toBe(61_000);
  expect(parseUntil("2030-01-01T00:00:00.000Z", 1000)).toBe(Date.UTC(2030, 0, 1));
  expect(parseUntil("soon", 1000)).toBeNull();
});
