import { expect, test } from "vitest";
import { calendarView } from "./calendar.ts";

test("days stand in columns of weeks that start on Monday", () => {
  // 2026-11-19 was a Thursday.
  const view = calendarView({ from: "2026-11-19", to: "2026-11-24", days: [["2026-11-23", 2]] });
  expect(view.cells.map(({ date, week, weekday }) => [date, week, weekday])).toEqual([
    ["2026-11-19", 0, 3],
    ["2026-11-20", 0, 4],
    ["2026-11-21", 0, 5],
    ["2026-11-22", 0, 6],
    ["2026-11-23", 1, 0],
    ["2026-11-24", 1, 1],
  ]);
  expect(view.weeks).toBe(2);
});

test("53 weeks fill 53 columns, also over a leap day", () => {
  const view = calendarView({ from: "2023-11-20", to: "2024-11-24", days: [["2024-02-29", 1]] });
  expect(view.weeks).toBe(53);
  expect(view.cells).toHaveLength(371);
  expect(view.cells.filter((cell) => cell.commits > 0).map((cell) => cell.date)).toEqual(["2024-02-29"]);
});

test("days before 1970 fall on their weekdays", () => {
  expect(calendarView({ from: "1969-12-29", to: "1969-12-29", days: [] }).cells[0]?.weekday).toBe(0);
});

test("one busy day does not bleach the others, and quiet days are empty", () => {
  const days: [string, number][] = [
    ["2026-11-16", 100],
    ["2026-11-17", 30],
    ["2026-11-18", 10],
    ["2026-11-19", 1],
  ];
  const view = calendarView({ from: "2026-11-16", to: "2026-11-20", days });
  expect(view.cells.map((cell) => cell.level)).toEqual([4, 3, 2, 1, 0]);
});

test("sums say what the picture shows", () => {
  const days: [string, number][] = [
    ["2026-10-31", 3],
    ["2026-11-01", 5],
    ["2026-11-02", 5],
  ];
  const view = calendarView({ from: "2026-10-26", to: "2026-11-02", days });
  expect(view).toMatchObject({ commits: 13, activeDays: 3, busiest: { date: "2026-11-01", commits: 5 } });
  expect(view.byMonth).toEqual([
    { month: "2026-10", commits: 3, activeDays: 1 },
    { month: "2026-11", commits: 10, activeDays: 2 },
  ]);
});

test("names of months do not collide: a stub of a month gives way to the next", () => {
  const view = calendarView({ from: "2026-10-26", to: "2026-12-31", days: [] });
  expect(view.months).toEqual([
    { label: "Nov", week: 0 },
    { label: "Dec", week: 5 },
  ]);
});
