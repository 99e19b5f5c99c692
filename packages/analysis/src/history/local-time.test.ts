import { expect, test } from "vitest";
import { isoDate, localDay, localHour, weekday, weekOf } from "./local-time.ts";

const at = (iso: string) => Date.parse(iso) / 1000;

test.each([
  ["2026-03-01T23:30:00-08:00", -480, "2026-03-01", 23, 6],
  ["2026-03-02T00:30:00+05:30", 330, "2026-03-02", 0, 0],
  ["2026-03-02T12:15:00+13:00", 780, "2026-03-02", 12, 0],
  ["1969-12-31T23:00:00Z", 0, "1969-12-31", 23, 2],
])("%s is the author's own day and hour", (iso, offset, date, hour, dayOfWeek) => {
  const day = localDay(at(iso), offset);
  expect([isoDate(day), localHour(at(iso), offset), weekday(day)]).toEqual([date, hour, dayOfWeek]);
});

test("a clock change moves the offset, not the hour somebody works at", () => {
  // Berlin, 29 March 2026: +01:00 before, +02:00 after.
  expect(localHour(at("2026-03-28T09:00:00+01:00"), 60)).toBe(9);
  expect(localHour(at("2026-03-30T09:00:00+02:00"), 120)).toBe(9);
});

test("a week runs from Monday to Sunday", () => {
  const monday = localDay(at("2026-01-05T12:00:00Z"), 0);
  expect(weekOf(monday)).toBe(weekOf(monday + 6));
  expect(weekOf(monday)).toBe(weekOf(monday - 1) + 1);
});
