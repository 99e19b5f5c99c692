import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cron, parseCron } from "./parse-cron.ts";
import { lastTick, nextTick } from "./ticks.ts";
import { wallAt } from "./time-zone.ts";

function cronOf(source: string): Cron {
  const parsed = parseCron(source);
  if ("error" in parsed) throw new Error(parsed.error);
  return parsed.cron;
}

function ticks(source: string, after: string, count: number): string[] {
  const cron = cronOf(source);
  const found: string[] = [];
  let at: number | null = Date.parse(after);
  while (found.length < count) {
    at = nextTick(cron, at);
    if (at === null) break;
    found.push(new Date(at).toISOString().replace(":00.000Z", "Z"));
  }
  return found;
}

test.each([
  ["* * * * *", "2026-01-01T00:00:30Z", ["2026-01-01T00:01Z", "2026-01-01T00:02Z"]],
  ["*/20 * * * *", "2026-01-01T00:20Z", ["2026-01-01T00:40Z", "2026-01-01T01:00Z"]],
  ["5/20 3 * * *", "2026-01-01T03:05Z", ["2026-01-01T03:25Z", "2026-01-01T03:45Z", "2026-01-02T03:05Z"]],
  ["0 9 * * 1-5", "2026-01-02T12:00Z", ["2026-01-05T09:00Z", "2026-01-06T09:00Z"]],
  ["0 0 1,15 * *", "2026-01-02T00:00Z", ["2026-01-15T00:00Z", "2026-02-01T00:00Z"]],
  ["0 0 * jan-mar/2 sun", "2026-01-20T00:00Z", ["2026-01-25T00:00Z", "2026-03-01T00:00Z"]],
  ["0 0 13 * 5", "2026-01-01T00:00Z", ["2026-01-02T00:00Z", "2026-01-09T00:00Z", "2026-01-13T00:00Z"]],
  ["0 0 29 2 *", "2096-03-01T00:00Z", ["2104-02-29T00:00Z"]],
  ["0 0 * * 7", "2026-01-01T00:00Z", ["2026-01-04T00:00Z"]],
  ["@hourly", "2026-01-01T00:00Z", ["2026-01-01T01:00Z"]],
  ["0 0 30 2 *", "2026-01-01T00:00Z", []],
])("%s after %s", (source, after, expected) => {
  expect(ticks(source, after, Math.max(expected.length, 1))).toEqual(expected);
});

test.each([
  ["a plain day", "TZ=Europe/Paris 0 9 * * 1", "2026-01-01T00:00Z", ["2026-01-05T08:00Z"]],
  ["summer time", "TZ=Europe/Paris 0 9 * * 1", "2026-07-01T00:00Z", ["2026-07-06T07:00Z"]],
  [
    "a skipped time comes when the clock is set forward",
    "TZ=Europe/Paris 30 2 * * *",
    "2026-03-28T12:00Z",
    ["2026-03-29T01:00Z", "2026-03-30T00:30Z"],
  ],
  [
    "a repeated time comes once, the first time",
    "TZ=Europe/Paris 30 2 * * *",
    "2026-10-24T12:00Z",
    ["2026-10-25T00:30Z", "2026-10-26T01:30Z"],
  ],
  [
    "every hour follows the hours that pass: forward",
    "TZ=Europe/Paris 0 * * * *",
    "2026-03-29T00:00Z",
    ["2026-03-29T01:00Z", "2026-03-29T02:00Z"],
  ],
  [
    "every hour follows the hours that pass: back",
    "TZ=Europe/Paris 0 * * * *",
    "2026-10-24T23:30Z",
    ["2026-10-25T00:00Z", "2026-10-25T01:00Z", "2026-10-25T02:00Z"],
  ],
  [
    "every half hour at the repeated hour",
    "TZ=America/New_York */30 * * * *",
    "2026-11-01T05:15Z",
    ["2026-11-01T05:30Z", "2026-11-01T06:00Z", "2026-11-01T06:30Z", "2026-11-01T07:00Z"],
  ],
  [
    "a midnight that is skipped",
    "TZ=Africa/Cairo 0 0 * * *",
    "2026-04-23T12:00Z",
    ["2026-04-23T22:00Z", "2026-04-24T21:00Z"],
  ],
  [
    "a zone of odd minutes that changes by half an hour",
    "TZ=Australia/Lord_Howe 15 2 * * *",
    "2026-10-03T00:00Z",
    ["2026-10-03T15:30Z", "2026-10-04T15:15Z"],
  ],
  [
    "a day that a zone has left out",
    "TZ=Pacific/Apia 0 12 * * *",
    "2011-12-29T12:00Z",
    ["2011-12-29T22:00Z", "2011-12-30T10:00Z", "2011-12-30T22:00Z"],
  ],
])("%s", (_, source, after, expected) => {
  expect(ticks(source, after, expected.length)).toEqual(expected);
});

test.each([
  ["0 9 * *", "five fields"],
  ["0 0 9 * * 1", "has 6"],
  ["60 * * * *", "no minute"],
  ["* 24 * * *", "no hour"],
  ["* * 0 * *", "no day of the month"],
  ["* * * 13 *", "no month"],
  ["* * * * 8", "no day of the week"],
  ["*/0 * * * *", "no minute"],
  ["5-1 * * * *", "no minute"],
  ["a * * * *", "no minute"],
  ["TZ=Mars/Olympus 0 9 * * *", "Mars/Olympus"],
])("%s is refused", (source, reason) => {
  expect(parseCron(source)).toEqual({ error: expect.stringContaining(reason) });
});

const zones = ["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"];
const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant("*"),
    fc.integer({ min: 2, max: 15 }).map((step) => `*/${step}`),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((values) => values.join(",")),
  );
const sources = fc
  .tuple(
    fc.constantFrom(...zones),
    field(0, 59),
    field(0, 23),
    fc.constantFrom("*", "1", "*/7"),
    fc.constant("*"),
    field(0, 6),
  )
  .map(([zone, ...fields]) => `TZ=${zone} ${fields.join(" ")}`);
const moments = fc.integer({ min: Date.UTC(2015, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 }).map((s) => s * 1000);

test("a tick is later, is on the minute its expression names, and is the last one from itself on", () => {
  fc.assert(
    fc.property(sources, moments, (source, after) => {
      const cron = cronOf(source);
      const tick = nextTick(cron, after);
      if (tick === null) return false;
      const wall = new Date(wallAt(cron.timeZone, tick));
      const isNamed = cron.minutes.has(wall.getUTCMinutes()) && cron.hours.has(wall.getUTCHours());
      // Only a time that the clock skips comes at another one: when it is set forward.
      const isJump = wallAt(cron.timeZone, tick) - wallAt(cron.timeZone, tick - 1) > 1;
      return (
        tick > after && (isNamed || isJump) && lastTick(cron, tick) === tick && (lastTick(cron, tick - 1) ?? 0) <= after
      );
    }),
    { numRuns: 300 },
  );
});

test("between two ticks no minute of an everyday hour is left out", () => {
  fc.assert(
    fc.property(sources, moments, (source, after) => {
      const cron = cronOf(source);
      const tick = nextTick(cron, after) ?? 0;
      const isTick = (at: number) => {
        const wall = new Date(wallAt(cron.timeZone, at));
        const inMonth = cron.daysOfMonth.has(wall.getUTCDate());
        const inWeek = cron.daysOfWeek.has(wall.getUTCDay());
        const isDay = cron.eitherDay ? inMonth || inWeek : inMonth && inWeek;
        return isDay && cron.minutes.has(wall.getUTCMinutes()) && cron.hours.has(wall.getUTCHours());
      };
      const steady = (at: number) =>
        wallAt(cron.timeZone, at + 86_400_000) - wallAt(cron.timeZone, at - 86_400_000) === 172_800_000;
      for (
        let at = Math.floor(after / 60_000) * 60_000 + 60_000;
        at < Math.min(tick, after + 3 * 86_400_000);
        at += 60_000
      ) {
        if (steady(at) && isTick(at)) return false;
      }
      return true;
    }),
    { numRuns: 30 },
  );
});
