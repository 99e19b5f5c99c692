/** Where each axis lies, when it lies towards one of its ends. */

import type { Axis } from "../axes/axes.ts";
import type { AxisLetter } from "../axes/axis.ts";
import type { Findings } from "../result.ts";
import type { NarrativeFact, NarrativeTopic } from "./fact.ts";

const wording: Readonly<Record<AxisLetter, { topic: NarrativeTopic; low: string; high: string }>> = {
  A: { topic: "ai", low: "manual work", high: "AI-heavy work" },
  B: { topic: "guardrails", low: "light guardrails", high: "rigorous guardrails" },
  C: { topic: "iteration", low: "few loops of change and fix", high: "rapid loops of change and fix" },
  D: { topic: "planning", low: "emergent plans", high: "structured plans" },
  E: { topic: "scope", low: "narrow changes", high: "wide changes" },
  F: { topic: "rhythm", low: "a steady rhythm", high: "a bursty rhythm" },
};

export function axisFacts({ axes }: Findings): NarrativeFact[] {
  return axes.flatMap((axis) =>
    axis.level === "insufficient" || axis.score === null ? [] : [factOf(axis, axis.score)],
  );
}

/** In the middle of its scale an axis says little; towards an end the more the further, and the less the less is known. */
function factOf(axis: Axis, score: number): NarrativeFact {
  const { topic, low, high } = wording[axis.letter];
  const side =
    axis.level === "medium"
      ? `between ${axis.low_label} and ${axis.high_label}`
      : `towards ${axis.level === "low" ? axis.low_label : axis.high_label}`;
  const band =
    axis.band === null
      ? ""
      : `; resampled sessions put it between ${Math.round(axis.band.low)} and ${Math.round(axis.band.high)}`;
  return {
    id: `axis_${axis.letter.toLowerCase()}`,
    topic,
    text: `${axis.name} is ${score} of 100, ${side}${band}.`,
    values: {
      score,
      scale: 100,
      ...(axis.band === null ? {} : { low: Math.round(axis.band.low), high: Math.round(axis.band.high) }),
      ...(axis.level === "medium" ? {} : { tendency: axis.level === "low" ? low : high }),
    },
    strength: axis.level === "medium" ? 0.2 : Math.min(1, (Math.abs(score - 50) / 50) * axis.coverage + 0.2),
  };
}
