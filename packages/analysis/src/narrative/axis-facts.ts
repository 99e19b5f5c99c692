/** Where each axis lies, when it lies towards one of its ends. */

import type { Axis } from "../axes/axes.ts";
import { type AxisLetter, levelOf } from "../axes/axis.ts";
import type { Findings } from "../result.ts";
import type { NarrativeFact, NarrativeTopic } from "./fact.ts";

type Tendencies = { topic: NarrativeTopic; low: string; high: string };

const wording: Readonly<Record<Exclude<AxisLetter, "A" | "F">, Tendencies>> = {
  B: { topic: "guardrails", low: "light guardrails", high: "rigorous guardrails" },
  C: { topic: "iteration", low: "few returns to the same work", high: "frequent returns to the same work" },
  D: { topic: "planning", low: "little planning on record", high: "much planning on record" },
  E: { topic: "scope", low: "narrow changes", high: "wide changes" },
};

export function axisFacts({ axes }: Findings): NarrativeFact[] {
  return axes.flatMap((axis) =>
    axis.level === "insufficient" || axis.score === null ? [] : [factOf(axis, axis.score)],
  );
}

/** Without a tendency an axis says little; with one the more the further from its middle, and the less the less is known. */
function factOf(axis: Axis, score: number): NarrativeFact {
  const tendency = tendencyOf(axis);
  const band = axis.band === null ? null : { low: Math.round(axis.band.low), high: Math.round(axis.band.high) };
  const shownBand = band === null || band.low === band.high ? null : band;
  const range = shownBand === null ? "" : ` (${shownBand.low} to ${shownBand.high} over resampled sessions)`;
  return {
    id: `axis_${axis.letter.toLowerCase()}`,
    topic: axis.letter === "A" ? "ai" : axis.letter === "F" ? "rhythm" : wording[axis.letter].topic,
    text: `${axis.name} is ${score} of 100${range}${axis.letter === "A" ? automationGrounds : `, ${sideOf(axis)}`}.`,
    values: { score, scale: 100, ...shownBand, ...(tendency === null ? {} : { tendency }) },
    strength: tendency === null ? 0.2 : Math.min(1, (Math.abs(score - 50) / 50) * axis.coverage + 0.2),
  };
}

function tendencyOf(axis: Axis): string | null {
  const { letter, level } = axis;
  if (level !== "low" && level !== "high") {
    return null;
  }
  return letter === "A"
    ? automationTendency(axis, level)
    : letter === "F"
      ? rhythmTendency(axis, level)
      : wording[letter][level];
}

function componentValue({ components }: Axis, id: string): number | null {
  return components.find((each) => each.id === id)?.value ?? null;
}

function sideOf({ level, low_label: low, high_label: high }: Axis): string {
  return level === "medium" ? `between ${low} and ${high}` : `towards ${level === "low" ? low : high}`;
}

const automationGrounds = "; it rests on the marks that tools leave and on the size of steps";

/**
 * Tools need not leave a mark, so few marks are no tendency of anybody's: a low score tells of small steps at most, and only
 * where attribution is what makes a score high it tells of AI.
 */
function automationTendency(axis: Axis, level: "low" | "high"): string | null {
  const shape = [componentValue(axis, "breadth"), componentValue(axis, "volume")].filter((each) => each !== null);
  const steps = shape.length === 2 && shape.every((each) => levelOf(100 * each) === level);
  if (level === "low") {
    return steps ? "small steps" : null;
  }
  const drives =
    shape.reduce((sum, each) => sum + each, 0) <= shape.length * (componentValue(axis, "attribution") ?? 0);
  return drives ? "AI at work" : steps ? "large steps" : null;
}

/** Most of the axis is how many commits come at a time; of a rhythm it tells only where the gaps between days agree. */
function rhythmTendency(axis: Axis, level: "low" | "high"): string | null {
  const [gaps, session] = [componentValue(axis, "between_days"), componentValue(axis, "session_size")];
  const agrees = gaps !== null && (level === "low" ? gaps < 0.5 : gaps > 0.5);
  if (agrees) {
    return level === "low" ? "a steady rhythm" : "a bursty rhythm";
  }
  const isSession = session !== null && levelOf(100 * session) === level;
  return isSession ? `${level === "low" ? "few" : "many"} commits at a time` : null;
}
