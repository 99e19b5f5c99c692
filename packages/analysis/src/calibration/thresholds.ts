import type { AxisLetter } from "../axes/axis.ts";
import type { PersonaId } from "../persona/persona-rules.ts";
import { type PersonaRule, personaRules } from "../persona/persona-rules.ts";
import { quantile } from "../statistics/quantile.ts";

export type Scores = Partial<Record<AxisLetter, number | null>>;
export type DerivedThreshold = {
  persona: PersonaId;
  axis: AxisLetter;
  comparison: ">=" | "<=";
  /** 0 to 1: "at least" lies at this percentile of the authors, "less than" as far from the other end. */
  percentile: number;
  /** In whole points; null where no author has the axis. */
  derived: number | null;
  shipped: number;
};

/** What the rules' thresholds would be if these authors were everybody. */
export function derivedThresholds(authors: readonly Scores[]): DerivedThreshold[] {
  return personaRules.flatMap((rule) => {
    const strictness = strictnessOf(rule);
    return rule.conditions.map(({ axis, comparison, threshold }) => {
      const percentile = comparison === ">=" ? strictness : 1 - strictness;
      const derived = quantile(
        authors.flatMap((scores) => scores[axis] ?? []),
        percentile,
      );
      return {
        persona: rule.id,
        axis,
        comparison,
        percentile,
        derived: derived === null ? null : Math.round(derived),
        shipped: threshold,
      };
    });
  });
}

/** Of k independent conditions that each hold for a share s of the authors, all hold for s^k of them: s = aim^(1/k). */
function strictnessOf({ aim, conditions }: PersonaRule): number {
  return 1 - aim ** (1 / conditions.length);
}
