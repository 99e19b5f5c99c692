/** How much the profile would move had other projects and other sessions of the same person been seen. */

import type { AxisLetter } from "../axes/axis.ts";
import { scoreAxis } from "../axes/axis.ts";
import { tallyLength } from "../axes/tally.ts";
import { hasAgentSignal } from "../persona/agent-signal.ts";
import { choosePersonaId } from "../persona/persona.ts";
import type { PersonaId } from "../persona/persona-rules.ts";
import type { Interval } from "../statistics/interval.ts";
import { quantile } from "../statistics/quantile.ts";
import { seededRandom } from "../statistics/random.ts";
import { round } from "../statistics/scale.ts";
import { drawRepos, type Pooled, pooledAxes, poolStanding, poolTally } from "./pool.ts";

/** From fewer runs of sessions than this a resample is much the same as the sample. */
const fewestGroups = 5;

export type Resampled = {
  /** p10 to p90 of the scores. */
  bands: ReadonlyMap<AxisLetter, Interval>;
  /** How often each persona won. */
  personas: ReadonlyMap<PersonaId, number>;
  resamples: number;
};

/**
 * Two-stage bootstrap: repositories with replacement, and in each its groups with replacement (Davison and Hinkley 1997,
 * 3.8). No bands and no resamples below 5 groups in all.
 */
export function resample(repos: readonly Pooled[], total: number, seed: string, resamples: number): Resampled {
  const random = seededRandom(seed);
  const scores = new Map<AxisLetter, number[]>();
  const personas = new Map<PersonaId, number>();
  const enough = repos.reduce((sum, { groups }) => sum + groups.length, 0) >= fewestGroups;
  const rounds = enough ? resamples : 0;
  const tally = new Float64Array(tallyLength);
  for (let i = 0; i < rounds; i++) {
    const draw = drawRepos(repos, random);
    const input = { tally: poolTally(draw, total, tally), standing: poolStanding(draw) };
    const usable = new Map<AxisLetter, number>();
    for (const axis of pooledAxes(draw)) {
      const { score, level } = scoreAxis(axis, input);
      if (score === null) continue;
      const known = scores.get(axis.letter);
      if (known === undefined) scores.set(axis.letter, [score]);
      else known.push(score);
      if (level !== "insufficient") usable.set(axis.letter, score);
    }
    const id = choosePersonaId(usable, hasAgentSignal(input.tally));
    personas.set(id, (personas.get(id) ?? 0) + 1);
  }
  const bands = [...scores].map(([letter, values]) => {
    const [low, high] = [quantile(values, 0.1) ?? 0, quantile(values, 0.9) ?? 0];
    return [letter, { low: round(low, 1), high: round(high, 1) }] as const;
  });
  return { bands: new Map(bands), personas, resamples: rounds };
}
