import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { historyOf } from "../testing/history.ts";
import { day, hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { punchCardOf } from "./punch-card.ts";

const commits = (times: { at: number; offsetMinutes: number }[]) =>
  historyOf(times.map((time, i) => toFact(rawCommit({ ...time, sha: `${i}` }), plainKeys)));

test.each([-480, 330, 780])("ten in the morning is a morning at offset %i", (offsetMinutes) => {
  const at = monday + hour - offsetMinutes * 60;
  const card = punchCardOf(commits(Array.from({ length: 20 }, (_, i) => ({ at: at + i * day, offsetMinutes }))));
  expect(card?.peak).toEqual({ label: "mornings", share: 1 });
  expect(card?.rows[0]?.[10]).toBe(3);
  expect(card?.rows.flat().reduce((sum, n) => sum + n, 0)).toBe(20);
});

test("smoothing over the border of a part of the day takes nothing from its share", () => {
  // Forty commits at 17:00, the first hour of the evening.
  const times = Array.from({ length: 40 }, (_, i) => ({ at: monday + 8 * hour + i * day, offsetMinutes: 0 }));
  expect(punchCardOf(commits(times))?.peak).toEqual({ label: "evenings", share: 1 });
});

test("work spread over the day has no peak", () => {
  const times = Array.from({ length: 48 }, (_, i) => ({ at: monday + i * hour, offsetMinutes: 0 }));
  expect(punchCardOf(commits(times))?.peak).toBeNull();
});

test("commits without an offset say nothing about hours", () => {
  expect(punchCardOf(commits([{ at: monday, offsetMinutes: 5000 }]))).toBeNull();
});
