import { type AiEffect, type MeasuredEffect, shownLevel } from "@vibe/analysis/comparison/ai-effect";
import type { EffectMeasureId } from "@vibe/analysis/comparison/effect-measures";
import type { Interval } from "@vibe/analysis/statistics/interval";
import { formatNumber, formatPercent } from "#format.ts";

/** A measure that could be judged, ready to be shown. */
export type EffectRow = {
  id: EffectMeasureId;
  label: string;
  /** What the levels count. */
  what: string;
  withAi: string;
  withoutAi: string;
  verdict: string;
  /** More or less, rather than no clear difference. */
  announced: boolean;
  /** "1.62 times" or "+12 points". */
  difference: string;
  interval: string;
  /** Positions from 0 to 1 on a scale that has "no difference" in its middle. */
  plot: Interval & { value: number };
  scale: { low: string; high: string };
  commits: [withAi: string, withoutAi: string];
};

export type EffectView = {
  rows: EffectRow[];
  /** The measures that cannot be told, in one sentence; null when all can. */
  untold: string | null;
};

const WHAT: Record<EffectMeasureId, string> = {
  size: "hand-written lines in a typical commit",
  breadth: "hand-written files in a typical commit",
  test_cochange: "share of features and fixes that touch tests",
  followup_fix: "share of features followed by a fix within a day",
  reverted: "share of commits that were later reverted",
  outside_hours: "share of commits outside weekdays from 8 to 18",
  next_commit: "minutes to the next commit, typically",
};

const VERDICT: Record<Judged["verdict"], string> = {
  more: "More with AI",
  less: "Less with AI",
  no_clear_difference: "No clear difference",
};

type Judged = MeasuredEffect & {
  verdict: Exclude<MeasuredEffect["verdict"], "cannot_tell">;
  with_ai: number;
  without_ai: number;
  difference: number;
  interval: Interval;
};

const isJudged = (measure: MeasuredEffect): measure is Judged =>
  measure.verdict !== "cannot_tell" && measure.difference !== null && measure.interval !== null;

/** Lays the measures out; those of one unit share a scale, so that their intervals can be compared by eye. */
export function effectView({ measures }: AiEffect): EffectView {
  const judged = measures.filter(isJudged);
  const reaches = {
    ratio: reachOf(judged, "ratio"),
    share: reachOf(judged, "share"),
  };
  return { rows: judged.map((measure) => rowOf(measure, reaches[measure.unit])), untold: untoldWords(measures) };
}

function rowOf(measure: Judged, reach: number): EffectRow {
  const { id, label, unit, verdict, difference, interval } = measure;
  const { words, bare, level, step, end } = UNITS[unit];
  const at = (value: number) => Math.min(1, Math.max(0, 0.5 + step(value) / (2 * reach)));
  return {
    id,
    label,
    what: WHAT[id],
    withAi: level(measure.with_ai),
    withoutAi: level(measure.without_ai),
    verdict: VERDICT[verdict],
    announced: verdict !== "no_clear_difference",
    difference: words(difference),
    interval: `${bare(interval.low)} to ${bare(interval.high)}`,
    plot: { low: at(interval.low), value: at(difference), high: at(interval.high) },
    scale: { low: end(-reach), high: end(reach) },
    commits: [formatNumber(measure.commits[0]), formatNumber(measure.commits[1])],
  };
}

/** A factor to two decimals, because 1.04 and 0.96 are not the same. */
const factor = (value: number): string => (value < 10 ? value.toFixed(2) : formatNumber(Math.round(value)));

function points(share: number): string {
  const value = Math.round(share * 1000) / 10;
  return `${value > 0 ? "+" : ""}${formatNumber(value)}`;
}

type Unit = {
  level: (value: number) => string;
  words: (difference: number) => string;
  bare: (difference: number) => string;
  /** A difference as a distance from none. */
  step: (difference: number) => number;
  /** How far a scale may reach, in steps. */
  reaches: readonly number[];
  end: (steps: number) => string;
};

const UNITS: Record<MeasuredEffect["unit"], Unit> = {
  ratio: {
    level: (value) => formatNumber(shownLevel(value)),
    words: (difference) => `${factor(difference)} times`,
    bare: factor,
    step: Math.log2,
    reaches: [2, 3, 4, 8, 16, 32, 64].map(Math.log2),
    end: (steps) => `${steps < 0 ? "÷" : "×"} ${Math.round(2 ** Math.abs(steps))}`,
  },
  share: {
    level: formatPercent,
    words: (difference) => `${points(difference)} points`,
    bare: points,
    step: (difference) => difference,
    reaches: [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 1],
    end: (steps) => `${points(steps)} points`,
  },
};

/** The nearest reach that shows every interval of this unit whole, or the longest there is. */
function reachOf(judged: Judged[], unit: MeasuredEffect["unit"]): number {
  const { reaches, step } = UNITS[unit];
  const bounds = judged
    .filter((measure) => measure.unit === unit)
    .flatMap(({ interval: { low, high } }) => [low, high]);
  const furthest = Math.max(0, ...bounds.map((bound) => Math.abs(step(bound))));
  return reaches.find((reach) => reach >= furthest) ?? Math.max(...reaches);
}

/** "Not compared: reverts, commit size (it takes 20 commits ...); time of day (...)." Measures with one reason stand together. */
function untoldWords(measures: MeasuredEffect[]): string | null {
  const byReason = new Map<string, string[]>();
  for (const { label, sentence, verdict } of measures) {
    if (verdict !== "cannot_tell") continue;
    const reason = sentence.replace(`${label} cannot be compared: `, "").replace(/\.$/, "");
    byReason.set(reason, [...(byReason.get(reason) ?? []), label.charAt(0).toLowerCase() + label.slice(1)]);
  }
  const groups = [...byReason].map(([reason, labels]) => `${labels.join(", ")} (${reason})`);
  return groups.length === 0 ? null : `Not compared: ${groups.join("; ")}.`;
}
