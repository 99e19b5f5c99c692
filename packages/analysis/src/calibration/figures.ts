/** From measured authors to the figures of a calibration: how axes are spread, how reliable they are, who gets which persona. */
import { axisDefinitions } from "../axes/axes.ts";
import type { AxisLetter } from "../axes/axis.ts";
import type { Persona } from "../persona/persona.ts";
import type { PersonaId } from "../persona/persona-rules.ts";
import { balancedBuilder, personaRules } from "../persona/persona-rules.ts";
import { mean, quantile } from "../statistics/quantile.ts";
import type { AuthorMeasure, PartMeasure } from "./measure-author.ts";
import { interval90, intraclass, type Pair, pearson, type Spread, shareOf, splitHalf, spreadOf } from "./statistics.ts";
import { type DerivedThreshold, derivedThresholds } from "./thresholds.ts";

export type RepositoryFigures = {
  name: string;
  headSha: string;
  /** Everything that was read. */
  commits: number;
  /** Without merges and bots. */
  counted: number;
  /** Of those, classified "unknown". */
  unknown: number;
  badLines: number;
  shallow: boolean;
};

export type Reliability = {
  /** Authors of whom both halves have a score. */
  n: number;
  /** Correlation of the halves. */
  r: number | null;
  /** The same stepped up to the whole history, 2r/(1+r). */
  stepped: number | null;
  /** 90 % bootstrap interval of the stepped-up value, over authors. */
  interval: { low: number; high: number } | null;
  intraclass: number | null;
};

export type AxisFigures = {
  letter: AxisLetter;
  name: string;
  spread: { from: number; values: Spread | null; insufficient: number | null }[];
  /** Odd against even sessions, by the fewest commits of an author. */
  splitHalf: ({ from: number } & Reliability)[];
  /** Halves by lot, authors of 200 commits: mean and range of the stepped-up values over the seeds. */
  randomHalves: { mean: number; low: number; high: number } | null;
  /** First against second half of the commits, authors of 200: not stepped up. */
  retest: Pick<Reliability, "n" | "r" | "intraclass">;
  band: BandFigures;
};

/** Authors of 200 commits. */
export type BandFigures = {
  width: number | null;
  /** Share of fresh bootstrap replicates inside the band: 0.8 when 200 replicates suffice. */
  replicatesInside: number | null;
  /** Share of odd and even halves whose score lies in the band of the whole: 0.8 when the band tells the sampling error. */
  halvesInside: number | null;
  /** Median difference of the halves over the band's width (at least 1 point): 0.53 for a normal error. */
  halvesOverWidth: number | null;
};

export type ComponentFigures = {
  id: string;
  label: string;
  weight: number;
  unknown: number | null;
  sd: number | null;
} & Pick<Reliability, "n" | "stepped" | "intraclass">;

export type PersonaFigures = {
  authors: number;
  rows: { id: PersonaId; name: string; hasRule: boolean; count: number; share: number }[];
  selection: Record<Persona["selection"], number>;
  confidence: Record<Persona["confidence"], number>;
  /** Those told "high confidence": share of fresh resamples in which the same persona wins. */
  high: { authors: number; mean: number | null; lowest: number | null; stable: number | null };
  /** By what authors were told: in what share odd and even sessions, and the first and the second half, give the same persona. */
  halvesAgree: { confidence: Persona["confidence"]; n: number; alternate: number | null; time: number | null }[];
};

/** `met` is null where there is nothing to measure it on. */
export type Goal = { goal: string; figure: string; met: boolean | null };

export type Figures = {
  repositories: number;
  commits: number;
  counted: number;
  unknown: number | null;
  /** Authors by the fewest commits they have. */
  authors: { from: number; count: number }[];
  axes: AxisFigures[];
  components: ComponentFigures[];
  /** Pearson correlations of the axes, authors of 50 commits; rows and columns A to F. */
  correlations: (number | null)[][];
  personas: PersonaFigures;
  /** Of authors of 30 commits. */
  thresholds: DerivedThreshold[];
  goals: Goal[];
};

export const fewestCommits = 20;
const fewestForPersona = 30;
const fewestForGoal = 200;
const letters = axisDefinitions.map((axis) => axis.letter);
const [highestShare, lowestShare, reliable, stable] = [0.4, 0.03, 0.8, 0.8];

/** Figures of one group of repositories. */
export function figuresOf(repositories: readonly RepositoryFigures[], measures: readonly AuthorMeasure[]): Figures {
  const sum = (of: (repository: RepositoryFigures) => number) =>
    repositories.reduce((total, each) => total + of(each), 0);
  const from = (fewest: number) => measures.filter((measure) => measure.commits >= fewest);
  const counted = sum((repository) => repository.counted);
  const axes = axisDefinitions.map((axis) => axisFigures(axis.letter, axis.name, from));
  const personas = personaFigures(from);
  return {
    repositories: repositories.length,
    commits: sum((repository) => repository.commits),
    counted,
    unknown: counted === 0 ? null : sum((repository) => repository.unknown) / counted,
    authors: [20, 30, 50, 100, 200].map((fewest) => ({ from: fewest, count: from(fewest).length })),
    axes,
    components: componentFigures(from(fewestForGoal)),
    correlations: letters.map((row) =>
      letters.map((column) =>
        pearson(pairsOf(from(50), (measure) => [measure.whole.axes[row], measure.whole.axes[column]])),
      ),
    ),
    personas,
    thresholds: derivedThresholds(from(fewestForPersona).map(({ whole }) => whole.axes)),
    goals: goalsOf(axes, personas),
  };
}

function axisFigures(letter: AxisLetter, name: string, from: (fewest: number) => AuthorMeasure[]): AxisFigures {
  const many = from(fewestForGoal);
  const halves = (parts: readonly PartMeasure[]) => parts.map((part) => part.axes[letter]);
  const seeds = Array.from({ length: Math.max(0, ...many.map((measure) => measure.random.length)) }, (_, i) =>
    splitHalf(pairsOf(many, (measure) => halves(measure.random[i] ?? []))),
  ).filter((value) => value !== null);
  const retest = pairsOf(many, (measure) => halves(measure.time));
  return {
    letter,
    name,
    spread: [fewestCommits, fewestForGoal].map((fewest) => {
      const scores = from(fewest).map((measure) => measure.whole.axes[letter] ?? null);
      const insufficient = shareOf(scores, (score) => score === null);
      return { from: fewest, values: spreadOf(scores.filter((score) => score !== null)), insufficient };
    }),
    splitHalf: [50, 100, fewestForGoal].map((fewest) => ({
      from: fewest,
      ...reliabilityOf(pairsOf(from(fewest), (measure) => halves(measure.alternate))),
    })),
    randomHalves:
      seeds.length === 0 ? null : { mean: mean(seeds) ?? 0, low: Math.min(...seeds), high: Math.max(...seeds) },
    retest: { n: retest.length, r: pearson(retest), intraclass: intraclass(retest) },
    band: bandFigures(letter, many),
  };
}

function bandFigures(letter: AxisLetter, measures: readonly AuthorMeasure[]): BandFigures {
  const banded = measures.flatMap((measure) => {
    const band = measure.bands[letter];
    const halves = measure.alternate.map((part) => part.axes[letter]).filter((score) => score != null);
    return band === undefined || halves.length < 2 ? [] : [{ band, halves, measure }];
  });
  const halves = banded.flatMap(({ band, halves }) => halves.map((score) => score >= band.low && score <= band.high));
  const apart = ({ band, halves: [a = 0, b = 0] }: (typeof banded)[number]) =>
    Math.abs(a - b) / Math.max(1, band.high - band.low);
  return {
    width: quantile(
      banded.map(({ band }) => band.high - band.low),
      0.5,
    ),
    replicatesInside: mean(
      banded.map(({ measure }) => measure.fresh.inBand[letter]).filter((share) => share !== undefined),
    ),
    halvesInside: shareOf(halves, (inside) => inside),
    halvesOverWidth: quantile(banded.map(apart), 0.5),
  };
}

function componentFigures(measures: readonly AuthorMeasure[]): ComponentFigures[] {
  return axisDefinitions.flatMap((axis) =>
    axis.components.map(({ id, label, weight }) => {
      const key = `${axis.letter}.${id}`;
      const values = measures.map((measure) => measure.whole.components[key] ?? null);
      const pairs = pairsOf(measures, (measure) => measure.alternate.map((part) => part.components[key]));
      return {
        id: key,
        label,
        weight,
        unknown: shareOf(values, (value) => value === null),
        sd: spreadOf(values.filter((value) => value !== null))?.sd ?? null,
        n: pairs.length,
        stepped: splitHalf(pairs),
        intraclass: intraclass(pairs),
      };
    }),
  );
}

function personaFigures(from: (fewest: number) => AuthorMeasure[]): PersonaFigures {
  const told = from(fewestForPersona).flatMap(({ persona, fresh, alternate, time }) =>
    persona === null ? [] : [{ ...persona, fresh, alternate, time }],
  );
  const count = (is: (persona: (typeof told)[number]) => boolean) => told.filter(is).length;
  const high = told
    .filter((persona) => persona.confidence === "high")
    .flatMap(({ fresh }) => (fresh.samePersona === null ? [] : [fresh.samePersona]));
  const agree = ([a, b]: AuthorMeasure["alternate"]) => a.persona === b.persona;
  return {
    authors: told.length,
    rows: [
      ...personaRules.map(({ id, name }) => ({ id, name, hasRule: true })),
      { ...balancedBuilder, hasRule: false },
    ].map(({ id, name, hasRule }) => {
      const having = count((persona) => persona.id === id);
      return { id, name, hasRule, count: having, share: told.length === 0 ? 0 : having / told.length };
    }),
    selection: {
      strict: count((persona) => persona.selection === "strict"),
      loose: count((persona) => persona.selection === "loose"),
      fallback: count((persona) => persona.selection === "fallback"),
    },
    confidence: {
      high: count((persona) => persona.confidence === "high"),
      medium: count((persona) => persona.confidence === "medium"),
      low: count((persona) => persona.confidence === "low"),
    },
    high: {
      authors: high.length,
      mean: mean(high),
      lowest: high.length === 0 ? null : Math.min(...high),
      stable: shareOf(high, (share) => share >= stable),
    },
    halvesAgree: (["high", "medium", "low"] as const).map((confidence) => {
      const own = told.filter((persona) => persona.confidence === confidence);
      return {
        confidence,
        n: own.length,
        alternate: shareOf(own, (persona) => agree(persona.alternate)),
        time: shareOf(own, (persona) => agree(persona.time)),
      };
    }),
  };
}

function goalsOf(axes: readonly AxisFigures[], personas: PersonaFigures): Goal[] {
  const { rows, authors, high } = personas;
  const most = rows.reduce((a, b) => (b.share > a.share ? b : a));
  const least = rows.filter((row) => row.hasRule).reduce((a, b) => (b.share < a.share ? b : a));
  return [
    {
      goal: "No persona above 40 % of authors",
      figure: `${most.name} ${percent(most.share)}`,
      met: authors === 0 ? null : most.share <= highestShare,
    },
    {
      goal: "No persona that has a rule below 3 %",
      figure: `${least.name} ${percent(least.share)}`,
      met: authors === 0 ? null : least.share >= lowestShare,
    },
    ...axes.map(({ letter, name, splitHalf }) => {
      const { stepped = null, interval = null, n = 0 } = splitHalf.at(-1) ?? {};
      const within =
        interval === null ? "" : ` [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}], ${n} authors`;
      return {
        goal: `${letter} ${name}: split-half reliability 0.80 or more, authors of ${fewestForGoal} commits`,
        figure: stepped === null ? "not known" : `${stepped.toFixed(2)}${within}`,
        met: stepped === null ? null : stepped >= reliable,
      };
    }),
    {
      goal: 'The same persona in 80 % or more of fresh resamples, on average over authors told "high confidence"',
      figure:
        high.mean === null
          ? "nobody"
          : `${percent(high.mean)} on average, lowest ${percent(high.lowest ?? 0)}, ${percent(high.stable ?? 0)} of ${high.authors} authors`,
      met: high.mean === null ? null : high.mean >= stable,
    },
  ];
}

function reliabilityOf(pairs: readonly Pair[]): Reliability {
  return {
    n: pairs.length,
    r: pearson(pairs),
    stepped: splitHalf(pairs),
    interval: interval90(pairs, splitHalf, "authors"),
    intraclass: intraclass(pairs),
  };
}

/** Both values of every author who has both. */
function pairsOf(
  measures: readonly AuthorMeasure[],
  values: (measure: AuthorMeasure) => readonly (number | null | undefined)[],
): Pair[] {
  return measures.flatMap((measure) => {
    const [a, b] = values(measure);
    return a == null || b == null ? [] : [[a, b] as const];
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
