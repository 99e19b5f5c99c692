/** The six axes, in order, and how one is published. Adding an axis is one file and one row here. */

import type { Axis, Interval } from "../result.ts";
import { round } from "../statistics/scale.ts";
import { automation } from "./automation.ts";
import { type AxisDefinition, type AxisInput, effectiveWeight, scoreAxis } from "./axis.ts";
import { guardrails } from "./guardrails.ts";
import { iteration } from "./iteration.ts";
import { planning } from "./planning.ts";
import { rhythm } from "./rhythm.ts";
import { surface } from "./surface.ts";

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
