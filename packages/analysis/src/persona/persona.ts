/** Picks a persona from axis scores by soft rules and reports truthfully what matched, what nearly did and what did not. */

import type { AxisLetter } from "../axes/axis.ts";
import { clamp01, round } from "../statistics/scale.ts";
import type { PersonaId } from "./persona-rules.ts";
import { balancedBuilder, type Condition, type PersonaRule, personaRules } from "./persona-rules.ts";

/** One condition of a persona rule and how the measured score met it; `margin` is positive when satisfied. */
export type PersonaCondition = { axis: AxisLetter; rule: string; score: number; margin: number };

export type Persona = {
  id: PersonaId;
  name: string;
  description: string;
  fit: number;
  selection: "strict" | "loose" | "fallback";
  matched: PersonaCondition[];
  nearly: PersonaCondition[];
  failed: PersonaCondition[];
  runner_up: { id: PersonaId; name: string; fit: number } | null;
  confidence: "high" | "medium" | "low";
  /** Share of bootstrap resamples in which the same persona wins. */
  stability: number | null;
  resamples: number;
};

/** Scores of the axes whose coverage is at least one half. */
export type UsableScores = ReadonlyMap<AxisLetter, number>;

export type PersonaChoice = Omit<Persona, "confidence" | "stability" | "resamples">;
type Candidate = { rule: PersonaRule; fit: number; conditions: PersonaCondition[] };

/** Points a condition may miss by before the rule is out; there its satisfaction is 0. */
const softPoints = 15;
const lowestFit = 0.5;

/** The best-fitting eligible persona, else the fallback. `agentSignal`: see `agent-signal.ts`. */
export function choosePersona(scores: UsableScores, agentSignal: boolean): PersonaChoice {
  const candidates = personaRules
    .flatMap((rule) => candidate(rule, scores, agentSignal))
    .sort((a, b) => b.fit - a.fit || specificity(b.rule) - specificity(a.rule));
  const best = candidates[0];
  if (best === undefined || best.fit < lowestFit) {
    return fallback(best ?? null);
  }
  const second = candidates[1];
  return {
    id: best.rule.id,
    name: best.rule.name,
    description: best.rule.description,
    fit: round(best.fit, 3),
    selection: best.conditions.every((condition) => condition.margin >= 0) ? "strict" : "loose",
    ...sorted(best.conditions),
    runner_up: second === undefined ? null : shown(second),
  };
}

/** Only the id, for resamples: the same choice without its explanation. */
export function choosePersonaId(scores: UsableScores, agentSignal: boolean): PersonaId {
  let [id, fit, specific]: [PersonaId, number, number] = [balancedBuilder.id, 0, 0];
  for (const rule of personaRules) {
    const next = rule.needsAgentSignal && !agentSignal ? null : fitOf(rule, scores);
    if (next !== null && next >= lowestFit && (next > fit || (next === fit && specificity(rule) > specific))) {
      [id, fit, specific] = [rule.id, next, specificity(rule)];
    }
  }
  return id;
}

/** Of equal fits the rule that asks for agents, which few have, goes first, then the one with more conditions. */
function specificity({ conditions, needsAgentSignal }: PersonaRule): number {
  return needsAgentSignal ? Number.POSITIVE_INFINITY : conditions.length;
}

/** Distance to the threshold in points, positive when satisfied. */
function marginOf(condition: Condition, score: number): number {
  return condition.comparison === ">=" ? score - condition.threshold : condition.threshold - score;
}

/** Weighted geometric mean of the satisfactions; null when an axis is unknown or a condition misses by more than 15. */
function fitOf(rule: PersonaRule, scores: UsableScores): number | null {
  let [logSum, weights] = [0, 0];
  for (const condition of rule.conditions) {
    const score = scores.get(condition.axis);
    if (score === undefined || marginOf(condition, score) < -softPoints) {
      return null;
    }
    logSum += condition.weight * Math.log(clamp01(0.5 + marginOf(condition, score) / (2 * softPoints)));
    weights += condition.weight;
  }
  return Math.exp(logSum / weights);
}

function candidate(rule: PersonaRule, scores: UsableScores, agentSignal: boolean): Candidate[] {
  const fit = rule.needsAgentSignal && !agentSignal ? null : fitOf(rule, scores);
  if (fit === null || fit === 0) {
    return [];
  }
  const conditions = rule.conditions.map((condition) => {
    const score = scores.get(condition.axis) ?? 0;
    const text = `${condition.axis} ${condition.comparison} ${condition.threshold}`;
    return { axis: condition.axis, rule: text, score, margin: marginOf(condition, score) };
  });
  return [{ rule, fit, conditions }];
}

/** How well nothing else fits: one minus the best fit of the others. The rule that came closest is shown as it stands. */
function fallback(closest: Candidate | null): PersonaChoice {
  return {
    ...balancedBuilder,
    fit: round(1 - (closest?.fit ?? 0), 3),
    selection: "fallback",
    matched: [],
    nearly: [],
    failed: [],
    runner_up: closest === null ? null : shown(closest),
  };
}

function sorted(conditions: readonly PersonaCondition[]): Pick<Persona, "matched" | "nearly" | "failed"> {
  return {
    matched: conditions.filter((condition) => condition.margin >= 0),
    nearly: conditions.filter((condition) => condition.margin < 0 && condition.margin >= -softPoints),
    failed: conditions.filter((condition) => condition.margin < -softPoints),
  };
}

function shown(candidate: Candidate): { id: PersonaId; name: string; fit: number } {
  return { id: candidate.rule.id, name: candidate.rule.name, fit: round(candidate.fit, 3) };
}
