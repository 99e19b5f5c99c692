/** The six axes, in order, and how one is published. Adding an axis is one file and one row here. */

import type { Interval } from "../statistics/interval.ts";
import { round } from "../statistics/scale.ts";
import { automation } from "./automation.ts";
import {
  type AxisDefinition,
  type AxisInput,
  type AxisLetter,
  effectiveWeight,
  type Level,
  scoreAxis,
} from "./axis.ts";
import { guardrails } from "./guardrails.ts";
import { iteration } from "./iteration.ts";
import { planning } from "./planning.ts";
import { rhythm } from "./rhythm.ts";
import { surface } from "./surface.ts";

/** One measured ingredient of an axis. */
export type AxisComponent = {
  id: string;
  label: string;
  /** 0 to 1, or null when the history cannot tell. */
  value: number | null;
  /** Its share of the axis before renormalisation over the components that are known. */
  weight: number;
  /** One sentence with the counts behind the value: "31 of 100 features touched tests." */
  evidence: string;
  /** Commits that show it, at most 5. */
  shas: string[];
};

export type Axis = {
  letter: AxisLetter;
  name: string;
  /** The words at the ends of the scale, such as "Manual" and "AI-heavy". */
  low_label: string;
  high_label: string;
  score: number | null;
  level: Level;
  /** Weight of the components that are known, 0 to 1; below 0.5 the level is "insufficient". */
  coverage: number;
  /** p10 to p90 of the score over bootstrap resamples by session; null without resamples. */
  band: Interval | null;
  components: AxisComponent[];
  /** A plain remark where the score needs one, such as "shape only: no commit names an AI tool". */
  note: string | null;
};

export const axisDefinitions: readonly AxisDefinition[] = [
  automation,
  guardrails,
  iteration,
  planning,
  surface,
  rhythm,
];

/** The axis with its components, evidence and commits. `shas` gives the commits that show a component. */
export function publishAxis(
  axis: AxisDefinition,
  input: AxisInput,
  band: Interval | null,
  shas: (component: string) => string[],
): Axis {
  const { score, coverage, level } = scoreAxis(axis, input);
  return {
    letter: axis.letter,
    name: axis.name,
    low_label: axis.lowLabel,
    high_label: axis.highLabel,
    score,
    level,
    coverage: round(coverage, 3),
    band,
    components: axis.components.map((component) => {
      const value = component.value(input);
      return {
        id: component.id,
        label: component.label,
        value: value === null ? null : round(value, 4),
        weight: effectiveWeight(component, input),
        evidence: component.evidence(input),
        shas: value === null ? [] : (component.shas?.(input) ?? shas(component.id)),
      };
    }),
    note: score === null ? null : (axis.note?.(input, score) ?? null),
  };
}

/** The axis of a history too short to say anything about. */
export function silentAxis(axis: AxisDefinition): Axis {
  return {
    letter: axis.letter,
    name: axis.name,
    low_label: axis.lowLabel,
    high_label: axis.highLabel,
    score: null,
    level: "insufficient",
    coverage: 0,
    band: null,
    components: [],
    note: null,
  };
}
