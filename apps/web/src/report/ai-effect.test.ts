import type { AiEffect, MeasuredEffect } from "@vibe/analysis/comparison/ai-effect";
import { expect, test } from "vitest";
import { effectView } from "./ai-effect.ts";

const size: MeasuredEffect = {
  id: "size",
  label: "Commit size",
  unit: "ratio",
  with_ai: 34.2,
  without_ai: 17.1,
  difference: 2,
  interval: { low: 1, high: 4 },
  verdict: "more",
  sentence: "Commit size: differs; commits that name an AI tool typically change 34 hand-written lines.",
  commits: [1200, 80],
};
const hours: MeasuredEffect = {
  ...size,
  id: "outside_hours",
  label: "Time of day",
  unit: "share",
  with_ai: 0.31,
  without_ai: 0.335,
  difference: -0.025,
  interval: { low: -0.1234, high: 0.07 },
  verdict: "no_clear_difference",
};
const untold = (label: string, missing: string): MeasuredEffect => ({
  ...size,
  label,
  with_ai: null,
  without_ai: null,
  difference: null,
  interval: null,
  verdict: "cannot_tell",
  sentence: `${label} cannot be compared: ${missing}.`,
});
const view = (...measures: MeasuredEffect[]) =>
  effectView({
    attributed_commits: 1200,
    unattributed_commits: 80,
    matched_attributed: 1200,
    matched_unattributed: 80,
    periods: 8,
    reason: null,
    measures,
  } satisfies AiEffect);

test("a ratio is told as a factor and drawn on a logarithmic scale around no difference", () => {
  expect(view(size).rows[0]).toMatchObject({
    withAi: "34",
    withoutAi: "17",
    verdict: "More with AI",
    announced: true,
    difference: "2.00 times",
    interval: "1.00 to 4.00",
    plot: { low: 0.5, value: 0.75, high: 1 },
    scale: { low: "÷ 4", high: "× 4" },
    commits: ["1,200", "80"],
  });
});

test("a share is told in percentage points", () => {
  const [row] = view(hours).rows;
  expect(row).toMatchObject({
    verdict: "No clear difference",
    announced: false,
    difference: "−2.5 points",
    interval: "−12.3 to +7",
    scale: { low: "−20 points", high: "+20 points" },
  });
  expect(row?.plot.value).toBeCloseTo(0.5 - 0.025 / 0.4);
});

test("measures of one unit share a scale, and another unit does not change it", () => {
  const wide = { ...size, interval: { low: 0.1, high: 1.5 } };
  expect(view(size, wide, hours).rows.map(({ scale }) => scale.high)).toEqual(["× 16", "× 16", "+20 points"]);
});

test("an interval that no scale holds ends at the edge", () => {
  const [row] = view({ ...size, interval: { low: 0, high: 3 } }).rows;
  expect(row?.plot.low).toBe(0);
  expect(row?.scale.high).toBe("× 64");
});

test("what cannot be told is one sentence, with measures of one reason together", () => {
  const few = "there are too few cases of one outcome";
  const { rows, untold: words } = view(
    size,
    untold("Reverts", few),
    untold("Follow-up fixes", few),
    untold("Time to the next commit", "the quarters are too small"),
  );
  expect(rows).toHaveLength(1);
  expect(words).toBe(
    "Not compared: reverts, follow-up fixes (there are too few cases of one outcome); time to the next commit (the quarters are too small).",
  );
  expect(view(size).untold).toBeNull();
});
