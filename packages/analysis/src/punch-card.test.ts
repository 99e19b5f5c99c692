import { expect, test } from "vitest";
import { toFact } from "./commit-fact.ts";
import { punchCardOf } from "./punch-card.ts";
import { isDated } from "./subject.ts";
import { day, hour, monday, rawCommit } from "./testing/raw-commit.ts";

const commits = (times: { at: number; offsetMinutes: number }[]) =>
  times.map((time, i) => toFact(rawCommit({ ...time, sha: `${i}` }), (email) => email)).filter(isDated);

test.each([-480, 330, 780])("ten in the morning is a morning at offset %i", (offsetMinutes) => {
  const at = monday + hour - offsetMinutes * 60;
  const card = punchCardOf(commits(Array.from({ length: 20 }, (_, i) => ({ at: at + i * day, offsetMinutes }))));
  expect(card?.peak).toEqual({ label: "mornings", share: 1 });
  expect(card?.rows[0]?.[10]).toBe(3);
  expect(card?.rows.flat().reduce((sum, n) => sum + n, 0)).toBe(20);
});

test("work spread over the day has no peak", () => {
  const times = Array.from({ length: 48 }, (_, i) => ({ at: monday + i * hour, offsetMinutes: 0 }));
  expect(punchCardOf(commits(times))?.peak).toBeNull();
});

test("commits without an offset say nothing about hours", () => {
  expect(punchCardOf(commits([{ at: monday, offsetMinutes: 5000 }]))).toBeNull();
});
