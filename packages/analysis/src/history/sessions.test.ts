import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { seededRandom } from "../statistics/random.ts";
import { hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { gapHoursOf, sessionGapHours, sessionMinutes, splitSessions } from "./sessions.ts";
import { isDated } from "./subject.ts";

const thread = (...hours: number[]) =>
  hours.map((h, i) => toFact(rawCommit({ sha: `${i}`, at: monday + h * hour }), plainKeys)).filter(isDated);

test("a longer pause than the gap starts a new session, per person", () => {
  const sessions = splitSessions([thread(0, 1.5, 4, 4.5), thread(0.5)], 2);
  expect(sessions.map((session) => session.commits.length)).toEqual([2, 2, 1]);
  expect(sessions.map(sessionMinutes)).toEqual([120, 60, 30]);
  expect(gapHoursOf([thread(0, 1, 3.5), thread(9)])).toEqual([1, 2.5]);
});

test("few or evenly spread gaps give the default of 2 hours", () => {
  expect(sessionGapHours([1, 2, 3])).toBe(2);
  expect(sessionGapHours(Array.from({ length: 400 }, (_, i) => 10 ** (i / 160) / 4))).toBe(2);
});

test("minutes by day and pauses by night put the gap in the valley between them", () => {
  const random = seededRandom("rhythm");
  const gaps = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 12 + 6 * random() : 0.1 + 0.5 * random()));
  const gap = sessionGapHours(gaps);
  expect(gap).toBeGreaterThanOrEqual(1);
  expect(gap).toBeLessThanOrEqual(6);
  expect(gaps.filter((hours) => hours > gap)).toHaveLength(100);
});
