import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cron, lastTick, nextTick, parseCron } from "./cron.ts";

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
    "a day that a zone has left out has no tick",
    "TZ=Pacific/Apia 0 12 * * *",
    "2011-12-29T12:00Z",
    ["2011-12-29T22:00Z", "2011-12-30T22:00Z"],
  ],
  [
    "named minutes of a named hour: each once",
    "TZ=Europe/Paris 0,30 2 * * *",
    "2026-10-24T12:00Z",
    ["2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-26T01:00Z"],
  ],
  [
    "every few minutes of an hour that is skipped",
    "TZ=Europe/Paris */30 2 * * *",
    "2026-03-28T12:00Z",
    ["2026-03-30T00:00Z", "2026-03-30T00:30Z"],
  ],
])("%s", (_, source, after, expected) => {
  expect(ticks(source, after, expected.length)).toEqual(expected);
});

test.each([
  ["0 9 * *", "five fields"],
  ["0 0 9 * * 1", "has 6"],
  ["60 * * * *", "minute"],
  ["* 24 * * *", "hour"],
  ["* * 0 * *", "day 1-31"],
  ["* * * 13 *", "month"],
  ["* * * * 8", "dayOfWeek"],
  ["*/0 * * * *", "stepping"],
  ["5-1 * * * *", "5-1"],
  ["a * * * *", "(a)"],
  ["", "five fields"],
  ["TZ=Mars/Olympus 0 9 * * *", "Mars/Olympus"],
])("%s is refused", (source, reason) => {
  expect(parseCron(source)).toEqual({ error: expect.stringContaining(reason) });
});

const zones = ["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"];
const moments = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) });
/** A field and the values it names. */
const field = (min: number, max: number) => {
  const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return fc.oneof(
    fc.constant({ text: "*", values: all }),
    fc
      .integer({ min: 2, max: 15 })
      .map((step) => ({ text: `*/${step}`, values: all.filter((value) => (value - min) % step === 0) })),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((values) => {
      return { text: values.join(","), values };
    }),
  );
};

test("a tick is later and the last one from itself on, and no minute before it has the time it names", () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), field(0, 59), field(0, 23), moments, (zone, minutes, hours, after) => {
      const cron = cronOf(`TZ=${zone} ${minutes.text} ${hours.text} * * *`);
      const tick = nextTick(cron, after) ?? 0;
      expect(tick).toBeGreaterThan(after);
      expect(lastTick(cron, tick)).toBe(tick);
      expect(lastTick(cron, tick - 1) ?? 0).toBeLessThanOrEqual(after);
      const wall = new Intl.DateTimeFormat("en", {
        timeZone: zone,
        hour: "numeric",
        minute: "numeric",
        hourCycle: "h23",
        timeZoneName: "longOffset",
      });
      const named = (at: number) => {
        const parts = new Map(wall.formatToParts(at).map(({ type, value }) => [type, value]));
        const isNamed =
          minutes.values.includes(Number(parts.get("minute"))) && hours.values.includes(Number(parts.get("hour")));
        return { isNamed, offset: parts.get("timeZoneName") };
      };
      // Where the clock is changed, other times than the named ones may come, and named ones not: see the table above.
      const { isNamed, offset } = named(tick);
      if (offset !== named(after).offset || offset !== named(tick - 7_200_000).offset) return;
      expect(isNamed).toBe(true);
      for (let at = Math.floor(after / 60_000 + 1) * 60_000; at < tick; at += 60_000) {
        expect(named(at).isNamed).toBe(false);
      }
    }),
    { numRuns: 100 },
  );
});
