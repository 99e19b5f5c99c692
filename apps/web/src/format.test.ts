import { describe, expect, test } from "vitest";
import {
  formatAtLeast,
  formatCount,
  formatDay,
  formatDuration,
  formatMoment,
  formatMonth,
  formatNumber,
  formatPercent,
  formatUntil,
  secondsBetween,
} from "./format.ts";

/** The expectations below are written with ordinary spaces. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [0, "0"],
  [0.3142, "0.31"],
  [3.72, "3.7"],
  [472.6, "473"],
  [1_314, "1,314"],
  [-0.17, "−0.17"],
])("%d is written %s", (value, written) => {
  expect(formatNumber(value)).toBe(written);
});

test.each([
  [0, "0 %"],
  [0.0004, "< 0.1 %"],
  [0.004, "0.4 %"],
  [0.05, "5 %"],
  [0.871, "87 %"],
  [0.998, "99.8 %"],
  [0.9999, "99.9 %"],
  [1, "100 %"],
])("a share of %d is %s", (share, written) => {
  expect(plain(formatPercent(share))).toBe(written);
});

test.each([
  [0, "0 %"],
  [0.0004, "< 0.1 %"],
  [0.0789, "7.8 %"],
  [0.07, "7 %"],
  [0.395, "39 %"],
  [0.999, "99 %"],
  [1, "100 %"],
])("a lower bound of %d never reads as more than it is: %s", (share, written) => {
  expect(plain(formatAtLeast(share))).toBe(written);
});

test("a count agrees with its noun", () => {
  expect(plain(formatCount(1, "commit"))).toBe("1 commit");
  expect(plain(formatCount(1_314, "commit"))).toBe("1,314 commits");
  expect(plain(formatCount(2, "repository", "repositories"))).toBe("2 repositories");
});

test.each([
  [0.44, "0.4 s"],
  [42.4, "42 s"],
  [59.7, "1 min"],
  [200, "3 min 20 s"],
  [3_599.6, "1 h"],
  [7_260, "2 h 1 min"],
  [93_600, "1 d 2 h"],
])("%d seconds are %s", (seconds, written) => {
  expect(plain(formatDuration(seconds))).toBe(written);
});

describe("dates", () => {
  test("a day and a month are the same in every time zone", () => {
    expect(formatDay("2026-01-01")).toBe("1 Jan 2026");
    expect(formatMonth("2025-12")).toBe("Dec 2025");
  });

  test("a moment names the zone it is told in", () => {
    expect(formatMoment("2026-11-23T14:05:00Z", "UTC")).toBe("23 Nov 2026, 14:05 UTC");
  });

  test("a moment is read as Postgres writes it", () => {
    expect(formatMoment("2026-11-23 14:05:00.25+00", "UTC")).toBe("23 Nov 2026, 14:05 UTC");
    expect(secondsBetween("2026-11-23 14:05:00.25+00", "2026-11-23T14:05:02.75+00:00")).toBe(2.5);
  });

  test("an end before its start is no time at all", () => {
    expect(secondsBetween("2026-11-23T14:05:01Z", "2026-11-23T14:05:00Z")).toBe(0);
  });
});

test.each([
  ["2026-11-23T14:04:00Z", "14:04"],
  ["2026-11-23T14:04:00.001Z", "14:05"],
  ["2026-11-23 14:04:31+00", "14:05"],
  ["2026-11-23T23:59:30Z", "00:00 on 24 Nov"],
  ["2026-11-24T09:00:00Z", "09:00 on 24 Nov"],
])("what lasts until %s is over by %s", (iso, words) => {
  expect(formatUntil(iso, new Date("2026-11-23T14:00:00Z"), "UTC")).toBe(words);
});
