import { expect, test } from "vitest";
import { toFact } from "../commit/commit-fact.ts";
import { seededRandom } from "../statistics/random.ts";
import { hour, monday, plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { packFacts } from "./fact-columns.ts";
import { gapsOf, previousCommits, sessionGapHours, sessionMinutes, splitSessions } from "./sessions.ts";
import { selectSubject } from "./subject.ts";

const commits = (email: string, ...hours: number[]) =>
  hours.map((h) => toFact(rawCommit({ sha: `${email}${h}`, email, at: monday + h * hour }), plainKeys));

test("a longer pause than the gap starts a new session, per person", () => {
  const facts = [...commits("ada", 0, 1.5, 4, 4.5), ...commits("bob", 0.5)];
  const selection = selectSubject(packFacts(facts), { kind: "all" });
  const previous = previousCommits(selection);
  const sessions = splitSessions(selection, previous, 2);
  expect([...sessions.commits]).toEqual([2, 1, 2]);
  expect([...sessionMinutes(sessions)]).toEqual([120, 30, 60]);
  expect([...gapsOf(selection, previous)]).toEqual([1.5 * hour, 2.5 * hour, 0.5 * hour]);
});

test("few or evenly spread gaps give the default of 2 hours", () => {
  expect(sessionGapHours([hour, 2 * hour, 3 * hour])).toBe(2);
  expect(sessionGapHours(Array.from({ length: 400 }, (_, i) => (hour * 10 ** (i / 160)) / 4))).toBe(2);
});

test("minutes by day and pauses by night put the gap in the valley between them", () => {
  const random = seededRandom("rhythm");
  const gaps = Array.from({ length: 400 }, (_, i) => hour * (i % 4 === 0 ? 12 + 6 * random() : 0.1 + 0.5 * random()));
  const gap = sessionGapHours(gaps);
  expect(gap).toBeGreaterThanOrEqual(1);
  expect(gap).toBeLessThanOrEqual(6);
  expect(gaps.filter((seconds) => seconds > gap * hour)).toHaveLength(100);
});
