import { expect, test } from "vitest";
import { localDay } from "../history/local-time.ts";
import { calendarOf } from "./calendar.ts";

const dayOf = (date: string) => localDay(Date.parse(`${date}T00:00:00Z`) / 1000, 0);

test("53 whole weeks back from the last active day, older days left out", () => {
  const days = new Map([
    [dayOf("2026-01-07"), 2],
    [dayOf("2025-01-05"), 9],
    [dayOf("2025-01-06"), 1],
  ]);
  expect(calendarOf(days)).toEqual({
    from: "2025-01-06",
    to: "2026-01-07",
    days: [
      ["2025-01-06", 1],
      ["2026-01-07", 2],
    ],
  });
});

test("without days there is no calendar", () => {
  expect(calendarOf(new Map())).toBeNull();
});
