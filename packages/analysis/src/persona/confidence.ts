/** How sure a persona is: whether it survives resampling, over how many commits, and what its axes rest on. */
import type { AxisLetter } from "../axes/axis.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import type { Persona } from "./persona.ts";
import { personaRules } from "./persona-rules.ts";

/** Above this share of unclassified commits, what rests on categories loses one level. */
const tooManyUnknown = 0.4;
const onCategories: ReadonlySet<AxisLetter> = new Set(["B", "C", "D"]);

export type ConfidenceGrounds = {
  /** Resamples, and in how many of them the same persona won. */
  resamples: number;
  wins: number;
  commits: number;
  /** Share of commits without a category. */
  unknownShare: number;
};

/** The fallback rests on all axes, those that need categories among them. */
export function confidenceOf(id: Persona["id"], grounds: ConfidenceGrounds): Persona["confidence"] {
  const { resamples, wins, commits, unknownShare } = grounds;
  // The lower end of what the share of wins may be: with other resamples it must hold too.
  const stability = wilsonInterval(wins, resamples)?.low ?? 0;
  const level = stability >= 0.8 && commits >= 200 ? 2 : stability >= 0.6 && commits >= 80 ? 1 : 0;
  const rule = personaRules.find((each) => each.id === id);
  const needsCategories = rule?.conditions.some(({ axis }) => onCategories.has(axis)) ?? true;
  const lowered = unknownShare > tooManyUnknown && needsCategories ? 1 : 0;
  return (["low", "medium", "high"] as const)[Math.max(0, level - lowered)] ?? "low";
}
