import { expect, test } from "vitest";
import { axisStanding, shownBand } from "./axis-standing.ts";

test("a score with enough behind it is shown in whole points", () => {
  expect(axisStanding({ score: 41.6, level: "medium", coverage: 0.5 })).toEqual({ known: true, score: 42 });
});

test("a score that rests on less than half is not known, and the reason says how little", () => {
  const standing = axisStanding({ score: 80, level: "insufficient", coverage: 0.35 });
  expect(standing).toEqual({
    known: false,
    reason: "the history tells 35\u00a0% of what this axis is made of, and it takes half",
  });
});

test("without any score the history is too short or silent", () => {
  expect(axisStanding({ score: null, level: "insufficient", coverage: 0 })).toMatchObject({
    known: false,
    reason: expect.stringContaining("too short"),
  });
});

test("a band no wider than a point is not shown", () => {
  expect(shownBand({ band: { low: 0, high: 0 } })).toBeNull();
  expect(shownBand({ band: { low: 11.6, high: 12.4 } })).toBeNull();
  expect(shownBand({ band: { low: 11.4, high: 12.4 } })).toEqual({ low: 11, high: 12 });
  expect(shownBand({ band: null })).toBeNull();
});
