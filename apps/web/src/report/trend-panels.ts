import type { Axis } from "@vibe/analysis/axes/axes";
import type { Trend, TrendQuarter } from "@vibe/analysis/comparison/trend";
import type { TrendChange } from "@vibe/analysis/comparison/trend-changes";
import type { Interval } from "@vibe/analysis/statistics/interval";

/** One quarter of one panel, 0 to 100; `index` counts the quarters shown, judged or not. */
export type TrendPoint = Interval & { index: number; quarter: string; value: number };

export type TrendPanel = {
  what: TrendChange["what"];
  name: string;
  points: TrendPoint[];
  /** The points in stretches without a gap. */
  runs: TrendPoint[][];
  changed: boolean;
};

export type TrendView = {
  panels: TrendPanel[];
  /** Names of what too few quarters tell to draw a line. */
  leftOut: string[];
  /** Whether there was a quarter to compare the last judged one with. */
  compared: boolean;
};

const FEWEST_POINTS = 2;
const QUARTERS_BEFORE = 4;

const isJudged = ({ ai_share: share }: TrendQuarter): boolean => share !== null;

/** Lays out one panel an axis and one for the AI share; null when fewer than two quarters have enough commits. */
export function trendView({ quarters, changes }: Trend, axes: Pick<Axis, "letter" | "name">[]): TrendView | null {
  if (quarters.filter(isJudged).length < FEWEST_POINTS) return null;
  const all = [
    { what: "ai_share" as const, name: "Commits with AI, at least", points: sharePoints(quarters) },
    ...axes.map(({ letter, name }) => ({ what: letter, name, points: axisPoints(quarters, letter) })),
  ];
  const drawn = all.filter(({ points }) => points.length >= FEWEST_POINTS);
  return {
    panels: drawn.map((panel) => ({
      ...panel,
      runs: runsOf(panel.points),
      changed: changes.some(({ what }) => what === panel.what),
    })),
    leftOut: all.filter((panel) => !drawn.includes(panel)).map(({ name }) => name),
    compared: isCompared(quarters),
  };
}

function sharePoints(quarters: TrendQuarter[]): TrendPoint[] {
  return quarters.flatMap(({ quarter, ai_share: share }, index) =>
    share === null ? [] : [{ index, quarter, value: 100 * share.value, low: 100 * share.low, high: 100 * share.high }],
  );
}

function axisPoints(quarters: TrendQuarter[], letter: Axis["letter"]): TrendPoint[] {
  return quarters.flatMap(({ quarter, axes }, index) =>
    axes
      .filter((axis) => axis.letter === letter)
      .map(({ score, band }) => ({ index, quarter, value: score, low: band?.low ?? score, high: band?.high ?? score })),
  );
}

function runsOf(points: TrendPoint[]): TrendPoint[][] {
  const runs: TrendPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.index === point.index - 1) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

function isCompared(quarters: TrendQuarter[]): boolean {
  const last = quarters.findLastIndex(isJudged);
  return quarters.slice(Math.max(0, last - QUARTERS_BEFORE), Math.max(0, last)).some(isJudged);
}
