import { expect, test } from "vitest";
import { hourSpan, punchCardView } from "./punch-card.ts";

const empty = () => Array.from({ length: 7 }, () => new Array<number>(24).fill(0));

test("the area of a punch follows its count, and hours without commits have none", () => {
  const rows = empty();
  rows[0] = rows[0]?.with(9, 16) ?? [];
  rows[6] = rows[6]?.with(23, 4) ?? [];
  const view = punchCardView({ rows, peak: null });
  expect(view.punches).toEqual([
    { weekday: 0, hour: 9, commits: 16, size: 1 },
    { weekday: 6, hour: 23, commits: 4, size: 0.5 },
  ]);
  expect(view.commits).toBe(20);
  expect(view.byWeekday.map((day) => day.commits)).toEqual([16, 0, 0, 0, 0, 0, 4]);
  expect(view.busiest).toMatchObject({ weekday: 0, hour: 9 });
});

test("an empty card has no busiest hour", () => {
  expect(punchCardView({ rows: empty(), peak: null })).toMatchObject({ punches: [], commits: 0, busiest: null });
});

test("the last hour of a day ends at midnight", () => {
  expect(hourSpan(9)).toBe("9:00 to 10:00");
  expect(hourSpan(23)).toBe("23:00 to 0:00");
});
