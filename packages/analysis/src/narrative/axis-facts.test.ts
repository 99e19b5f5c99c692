import { expect, test } from "vitest";
import { analyze } from "../analyze.ts";
import type { Axis } from "../axes/axes.ts";
import { type AxisLetter, levelOf } from "../axes/axis.ts";
import type { Interval } from "../statistics/interval.ts";
import { generateHistory } from "../testing/generate-history.ts";
import { axisFacts } from "./axis-facts.ts";
import { narrativeFacts } from "./facts.ts";
import { narrativeText } from "./text.ts";

const source = { headSha: "head", shallow: false, partialClone: false, listedCommits: 0 };
const result = analyze(generateHistory(60, "axes"), { subject: { kind: "all" }, source, seed: "s", resamples: 0 });

type Parts = { score: number; values?: Record<string, number | null>; band?: Interval | null };

function axisOf(letter: AxisLetter, { score, values = {}, band = null }: Parts): Axis {
  const axis = result.axes.find((each) => each.letter === letter);
  if (axis === undefined) throw new Error(letter);
  const components = axis.components.map((each) => ({ ...each, value: values[each.id] ?? null }));
  return { ...axis, score, level: levelOf(score), coverage: 0.9, band, components };
}
const factOf = (letter: AxisLetter, parts: Parts) => axisFacts({ ...result, axes: [axisOf(letter, parts)] })[0];

test("few marks of AI are never told as manual work", () => {
  const shape = { attribution: 0, breadth: 0.5, volume: 0.4 };
  const low = factOf("A", { score: 14, values: shape, band: { low: 13, high: 15 } });
  expect(low?.text).toBe(
    "Automation Heaviness is 14 of 100 (13 to 15 over resampled sessions); it rests on the marks that tools leave and on the size of steps.",
  );
  expect(low?.values).not.toHaveProperty("tendency");
  const text = narrativeText(narrativeFacts({ ...result, axes: [axisOf("A", { score: 14, values: shape })] }));
  expect(text).toMatchObject({ tagline: "No tendency stands out" });
  expect(text.summary).toMatch(/No tendency stands out\.$/);
  expect(JSON.stringify(text)).not.toMatch(/manual/i);
});

test.each([
  ["small steps", 9, { attribution: 0, breadth: 0.1, volume: 0.2 }],
  [undefined, 9, { attribution: 0, breadth: 0.1, volume: null }],
  [undefined, 50, { attribution: 0.4, breadth: 0.1, volume: 0.2 }],
  ["AI at work", 80, { attribution: 0.9, breadth: 0.9, volume: 0.4 }],
  ["AI at work", 80, { attribution: 0.9 }],
  ["large steps", 80, { attribution: 0.6, breadth: 0.9, volume: 0.9 }],
  [undefined, 68, { attribution: 0.6, breadth: 0.9, volume: 0.6 }],
])("the automation axis tends to %s at %i with %j", (tendency, score, values) => {
  expect(factOf("A", { score, values })?.values["tendency"]).toBe(tendency);
});

test.each([
  ["a steady rhythm", 20, { between_days: 0.3, session_size: 0.1 }],
  ["few commits at a time", 20, { between_days: 0.7, session_size: 0.1 }],
  ["few commits at a time", 20, { session_size: 0.1 }],
  [undefined, 20, { session_size: 0.4 }],
  ["a bursty rhythm", 80, { between_days: 0.7, session_size: 0.9 }],
  ["many commits at a time", 80, { session_size: 0.9 }],
])("of the rhythm only %s is told at %i with %j", (tendency, score, values) => {
  expect(factOf("F", { score, values })?.values["tendency"]).toBe(tendency);
});

test("a band no wider than a point is not told", () => {
  const told = (band: Interval) => factOf("E", { score: 0, band })?.text;
  expect(told({ low: 0, high: 0 })).toBe("Surface Area per Change is 0 of 100, towards Narrow.");
  expect(told({ low: 0, high: 2 })).toContain("is 0 of 100 (0 to 2 over resampled sessions), towards");
});
