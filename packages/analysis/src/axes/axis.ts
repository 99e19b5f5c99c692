/** What an axis is: named components, each a value from 0 to 1 or "not known", and how they become one score. */
import type { FirstTouch } from "../history/first-touch.ts";

import { round } from "../statistics/scale.ts";
import type { Tally } from "./tally.ts";

export type AxisLetter = "A" | "B" | "C" | "D" | "E" | "F";
export type Level = "low" | "medium" | "high" | "insufficient";

/** What has one date or one answer in a history, so that it cannot be resampled or added up. */
export type Standing = {
  /** Nothing was cut off before the first commit that was read. */
  firstCommitSeen: boolean;
  /** The history was read from its first commit with its files: what never appeared was not there. */
  firstTouchesKnown: boolean;
  firstTest: FirstTouch | null;
  firstCi: FirstTouch | null;
  /** A tool enforces the form of commit messages. */
  commitPolicy: boolean;
};

/** `tally` is the whole history, a part or a resample of it. */
export type AxisInput = { tally: Tally; standing: Standing };

export type Component = {
  id: string;
  label: string;
  /** What the value is, for `docs/methodology.md`: from where to where it runs, and what it takes to be known. */
  definition: string;
  weight: number;
  /** Factor on the weight in the score, where something makes the component say less; coverage keeps the full weight. */
  discount?: (input: AxisInput) => number;
  /** 0 to 1 and rising with what the axis is named for; null when the history cannot tell. */
  value: (input: AxisInput) => number | null;
  /** One sentence with the counts behind the value. */
  evidence: (input: AxisInput) => string;
  /** Key of the commits to show, where it is not the id. */
  shas?: (input: AxisInput) => string[];
};

export type AxisDefinition = {
  letter: AxisLetter;
  name: string;
  lowLabel: string;
  highLabel: string;
  components: readonly Component[];
  /** The score may not exceed this. */
  cap?: (input: AxisInput) => number;
  note?: (input: AxisInput, score: number) => string | null;
};

export type AxisScore = { score: number | null; coverage: number; level: Level };

/** What is missing where a share of all commits is not known. */
export const noCommits = "No commits.";

/**
 * Weighted mean of the known components, 0 to 100 in whole points. Coverage is the weight they have before renormalisation;
 * below one half the level is "insufficient".
 */
export function scoreAxis(axis: AxisDefinition, input: AxisInput): AxisScore {
  let [sum, weights, known, total] = [0, 0, 0, 0];
  for (const component of axis.components) {
    const value = component.value(input);
    total += component.weight;
    if (value !== null) {
      known += component.weight;
      weights += effectiveWeight(component, input);
      sum += effectiveWeight(component, input) * value;
    }
  }
  // Weights are decimals: 0.5 of them may add up to 0.49999, and half a point come out below one half.
  const coverage = total > 0 ? round(known / total, 6) : 0;
  if (coverage === 0) {
    return { score: null, coverage, level: "insufficient" };
  }
  const score = Math.round(round(Math.min((100 * sum) / weights, axis.cap?.(input) ?? 100), 6));
  return { score, coverage, level: coverage < 0.5 ? "insufficient" : levelOf(score) };
}

/** The weight a component has in the score before renormalisation. */
export function effectiveWeight(component: Component, input: AxisInput): number {
  return component.weight * (component.discount?.(input) ?? 1);
}

/** The one level table. */
export function levelOf(score: number): Level {
  return score < 34 ? "low" : score < 67 ? "medium" : "high";
}
