/**
 * Block bootstrap by sitting (by runs of sittings where there are many): how much the axes and the persona would move had
 * other sittings of the same person been seen. Recombines sums; the history itself is walked once.
 */
import { axisDefinitions } from "../axes/axes.ts";
import type { AxisLetter } from "../axes/axis.ts";
import { type AxisInput, type Standing, scoreAxis } from "../axes/axis.ts";
import { type FirstTouches, redrawn } from "../axes/first-touches.ts";
import { addBlocks, type PackedBlocks } from "../axes/ledger.ts";
import { type Tally, tallyLength } from "../axes/tally.ts";
import type { Interval } from "../statistics/interval.ts";
import { quantile } from "../statistics/quantile.ts";
import { seededRandom } from "../statistics/random.ts";
import { hasAgentSignal } from "./agent-signal.ts";
import { choosePersonaId, type UsableScores } from "./persona.ts";
import type { PersonaId } from "./persona-rules.ts";

/** From fewer sessions than this a resample is much the same as the sample, and a band would look like certainty. */
export const fewestSessions = 5;

/** What resamples are drawn from. */
export type Sample = { blocks: PackedBlocks; standing: Standing; touches: FirstTouches };

export type BootstrapResult = {
  bands: ReadonlyMap<AxisLetter, Interval>;
  /** How often each persona won. */
  personas: ReadonlyMap<PersonaId, number>;
  resamples: number;
};

/** Sums over all blocks, each once. */
export function totalOf(blocks: PackedBlocks): Tally {
  return addBlocks(blocks, new Int32Array(blocks.starts.length - 1).fill(1));
}

/**
 * Bands are p10 to p90 of the scores; there are none, and no resamples, below 5 sessions. The same seed and history give
 * the same result.
 */
export function bootstrap(sample: Sample, seed: string, resamples: number): BootstrapResult {
  const scores = new Map<AxisLetter, number[]>(axisDefinitions.map((axis) => [axis.letter, []]));
  const personas = new Map<PersonaId, number>();
  let drawn = 0;
  for (const replicate of replicates(sample, seed, resamples)) {
    const usable = usableScores(replicate, (letter, score) => scores.get(letter)?.push(score));
    const id = choosePersonaId(usable, hasAgentSignal(replicate.tally));
    personas.set(id, (personas.get(id) ?? 0) + 1);
    drawn += 1;
  }
  const bands = [...scores].flatMap(([letter, values]) => {
    const [low, high] = [quantile(values, 0.1), quantile(values, 0.9)];
    return low === null || high === null ? [] : [[letter, { low: Math.round(low), high: Math.round(high) }] as const];
  });
  return { bands: new Map(bands), personas, resamples: drawn };
}

/**
 * Histories of as many blocks, drawn with replacement; none below 5 blocks. Each is to be read before the next is asked for:
 * they share one tally.
 */
export function* replicates({ blocks, standing, touches }: Sample, seed: string, count: number): Generator<AxisInput> {
  const filled = filledBlocks(blocks);
  // The last block is no sitting: it takes what has no date.
  const sittings = filled.filter((block) => block < blocks.starts.length - 2).length;
  if (sittings < fewestSessions) {
    return;
  }
  const random = seededRandom(seed);
  const times = new Int32Array(blocks.starts.length - 1);
  const tally: Tally = new Float64Array(tallyLength);
  for (let i = 0; i < count; i++) {
    times.fill(0);
    for (let draw = 0; draw < filled.length; draw++) {
      const block = filled[Math.floor(random() * filled.length)] as number;
      times[block] = (times[block] as number) + 1;
    }
    yield { tally: addBlocks(blocks, times, tally), standing: redrawn(standing, touches, times) };
  }
}

/** Scores of the axes with enough coverage for persona rules; `each` also sees the others that have a score. */
export function usableScores(
  input: AxisInput,
  each: (letter: AxisLetter, score: number) => void = () => {},
): UsableScores {
  const usable = new Map<AxisLetter, number>();
  for (const axis of axisDefinitions) {
    const { score, level } = scoreAxis(axis, input);
    if (score === null) continue;
    each(axis.letter, score);
    if (level !== "insufficient") usable.set(axis.letter, score);
  }
  return usable;
}

function filledBlocks(blocks: PackedBlocks): number[] {
  const filled: number[] = [];
  for (let block = 0; block + 1 < blocks.starts.length; block++) {
    if ((blocks.starts[block + 1] ?? 0) > (blocks.starts[block] ?? 0)) filled.push(block);
  }
  return filled;
}
