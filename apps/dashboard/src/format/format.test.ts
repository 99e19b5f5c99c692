import { expect, test } from "vitest";
import { byteText, countText } from "./count-text.ts";
import { durationText } from "./duration-text.ts";
import { agoText, timeText } from "./time-text.ts";

test.each([
  [0, "0 ms"],
  [-5, "0 ms"],
  [999, "999 ms"],
  [1000, "1.00 s"],
  [9949, "9.95 s"],
  [9951, "10.0 s"],
  [59_949, "59.9 s"],
  [59_960, "1 m 00 s"],
  [245_000, "4 m 05 s"],
  [3_600_000, "1 h 00 m"],
  [7_800_000, "2 h 10 m"],
  [273_600_000, "3 d 04 h"],
])("%i ms is %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [0, "now"],
  [12_000, "12 s ago"],
  [-190_000, "in 3 min"],
  [7_300_000, "2 h ago"],
  [200_000_000, "2 d ago"],
])("%i ms ago is %s", (ms, text) => {
  expect(agoText(1e12 - ms, 1e12)).toBe(text);
});

test("a time has the same width whenever it is", () => {
  expect(timeText(new Date(2026, 0, 2, 3, 4, 5, 6).getTime(), true)).toBe("2026-01-02 03:04:05.006");
  expect(timeText(new Date(2026, 10, 12, 13, 14, 15).getTime())).toBe("2026-11-12 13:14:15");
});

test("counts are grouped, sizes have one unit", () => {
  expect(countText(1234567)).toBe("1,234,567");
  expect([byteText(12), byteText(2048), byteText(3_500_000)]).toEqual(["12 B", "2 KB", "3.3 MB"]);
});
