/**
 * One author's axes and persona, of the whole history, of halves of it and of fresh resamples. The only file of the
 * calibration that knows how the analysis is built inside.
 */
import { analyzeColumns } from "../analyze.ts";
import { axisDefinitions } from "../axes/axes.ts";
import type { AxisLetter } from "../axes/axis.ts";
import { scoreAxis } from "../axes/axis.ts";
import { collect } from "../axes/collect.ts";
import { firstTouches } from "../axes/first-touches.ts";
import { type Layout, layoutOf } from "../axes/layout.ts";
import { addBlocks, type PackedBlocks } from "../axes/ledger.ts";
import { type FactColumns, trait } from "../history/fact-columns.ts";
import { type History, readHistory, standingOf } from "../history/history.ts";
import { selectSubject } from "../history/subject.ts";
import { hasAgentSignal } from "../persona/agent-signal.ts";
import { replicates, usableScores } from "../persona/bootstrap.ts";
import type { Persona } from "../persona/persona.ts";
import { choosePersonaId } from "../persona/persona.ts";
import type { PersonaId } from "../persona/persona-rules.ts";
import { type AnalysisSource, sawFirstCommit } from "../report/coverage.ts";
import type { Interval } from "../statistics/interval.ts";
import { seededRandom } from "../statistics/random.ts";

/** How sittings are dealt out: every other one; each by lot; the first half of the commits and the rest. */
export type Halving = { kind: "alternate" } | { kind: "random"; seed: string } | { kind: "time" };

/** Scores of a part of a history as if it were all there is; null where coverage is below one half. */
export type PartMeasure = {
  axes: Partial<Record<AxisLetter, number | null>>;
  /** Values from 0 to 1 by "A.attribution". */
  components: Record<string, number | null>;
  persona: PersonaId;
};

export type AuthorMeasure = {
  repository: string;
  /** A number within the repository: nothing else is said about who it is. */
  author: number;
  commits: number;
  sessions: number;
  /** Share of the commits whose category is "unknown". */
  unknown: number;
  whole: PartMeasure;
  bands: Partial<Record<AxisLetter, Interval>>;
  persona: Pick<Persona, "id" | "selection" | "confidence" | "stability"> | null;
  alternate: [PartMeasure, PartMeasure];
  random: [PartMeasure, PartMeasure][];
  time: [PartMeasure, PartMeasure];
  /** Replicates drawn with another seed than the bands: in how many of 0 to 1 the score lies in the band, the persona is the same. */
  fresh: { inBand: Partial<Record<AxisLetter, number>>; samePersona: number | null };
};

export type MeasureOptions = { source: AnalysisSource; seed: string; resamples: number; randomHalvings: number };

/** Measures the author with this id in the facts of one history (all authors' facts; order makes no difference). */
export function measureAuthor(
  facts: FactColumns,
  authorId: string,
  who: { repository: string; author: number },
  { source, seed, resamples, randomHalvings }: MeasureOptions,
): AuthorMeasure {
  const subject = { kind: "authors" as const, authorIds: [authorId] };
  const selection = selectSubject(facts, subject);
  const history = readHistory(selection, sawFirstCommit(source, selection.distinctCommits));
  const blocks = collect(history, bySession(history)).pack();
  const parts = (halving: Halving): [PartMeasure, PartMeasure] => {
    const second = dealOut(history, halving);
    const measure = (half: boolean) => measurePart(history, blocks, (block) => second[block] === half);
    return [measure(false), measure(true)];
  };
  const result = analyzeColumns(facts, { subject, source, seed, resamples });
  const bands = Object.fromEntries(result.axes.flatMap(({ letter, band }) => (band === null ? [] : [[letter, band]])));
  const { persona } = result;
  return {
    ...who,
    commits: history.rows.length,
    sessions: history.sessions.count,
    unknown: result.metrics.unknown_category_ratio ?? 0,
    whole: measurePart(history, blocks, () => true),
    bands,
    persona: persona && {
      id: persona.id,
      selection: persona.selection,
      confidence: persona.confidence,
      stability: persona.stability,
    },
    alternate: parts({ kind: "alternate" }),
    random: Array.from({ length: randomHalvings }, (_, i) => parts({ kind: "random", seed: `${seed}/half/${i}` })),
    time: parts({ kind: "time" }),
    fresh: redraw(history, `${seed}/fresh`, resamples, bands, persona?.id ?? null),
  };
}

/** Every sitting a block of its own, so that sittings can be dealt out; the last block takes commits without a date. */
function bySession({ sessions }: History): Layout {
  const blocks = sessions.count + 1;
  return {
    blocks,
    ofSession: Int32Array.from({ length: sessions.count }, (_, i) => i),
    quarter: new Int32Array(blocks).fill(-1),
  };
}

/** For each block of the ledger (the sittings, then one block of what has no date): is it in the second half? */
function dealOut({ sessions, dated }: History, halving: Halving): boolean[] {
  const blocks = sessions.count + 1;
  if (halving.kind === "alternate") return Array.from({ length: blocks }, (_, block) => block % 2 === 1);
  if (halving.kind === "time") {
    let before = 0;
    const second = Array.from(sessions.commits, (commits) => {
      const isSecond = before + commits / 2 > dated / 2;
      before += commits;
      return isSecond;
    });
    return [...second, true];
  }
  const random = seededRandom(halving.seed);
  const order = Array.from({ length: blocks }, (_, block) => ({ block, rank: random() })).sort(
    (a, b) => a.rank - b.rank,
  );
  const second = new Array<boolean>(blocks).fill(false);
  for (const { block } of order.slice(Math.ceil(blocks / 2))) second[block] = true;
  return second;
}

/**
 * Sessions and follow-ups are those of the whole sequence, so that halving does not tear them apart; each session's sums
 * go where the session goes. What happens once (first tests, first CI) is looked for anew in the part's own commits.
 */
function measurePart(history: History, blocks: PackedBlocks, has: (block: number) => boolean): PartMeasure {
  const { facts, sessions } = history;
  const times = Int32Array.from({ length: sessions.count + 1 }, (_, block) => (has(block) ? 1 : 0));
  const rows = history.rows.filter((_, i) => has(i < history.dated ? (sessions.of[i] ?? 0) : sessions.count));
  const withFiles = rows.filter((row) => ((facts.traits[row] ?? 0) & trait.withFiles) !== 0).length;
  const standing = standingOf(
    facts,
    rows,
    history.standing.firstCommitSeen,
    rows.length === 0 ? 0 : withFiles / rows.length,
  );
  const input = { tally: addBlocks(blocks, times), standing };
  const axes: PartMeasure["axes"] = {};
  const components: PartMeasure["components"] = {};
  for (const axis of axisDefinitions) {
    const { score, level } = scoreAxis(axis, input);
    axes[axis.letter] = level === "insufficient" ? null : score;
    for (const { id, value } of axis.components) components[`${axis.letter}.${id}`] = value(input);
  }
  return { axes, components, persona: choosePersonaId(usableScores(input), hasAgentSignal(input.tally)) };
}

function redraw(
  history: History,
  seed: string,
  resamples: number,
  bands: AuthorMeasure["bands"],
  persona: PersonaId | null,
): AuthorMeasure["fresh"] {
  const layout = layoutOf(history);
  const blocks = collect(history, layout).pack();
  const sample = { blocks, standing: history.standing, touches: firstTouches(history, layout) };
  const inside = new Map<AxisLetter, number>();
  const seen = new Map<AxisLetter, number>();
  const bump = (counts: Map<AxisLetter, number>, letter: AxisLetter, by: number) =>
    counts.set(letter, (counts.get(letter) ?? 0) + by);
  let [same, drawn] = [0, 0];
  for (const replicate of replicates(sample, seed, resamples)) {
    const usable = usableScores(replicate, (letter, score) => {
      const band = bands[letter];
      if (band === undefined) return;
      bump(seen, letter, 1);
      bump(inside, letter, score >= band.low && score <= band.high ? 1 : 0);
    });
    same += choosePersonaId(usable, hasAgentSignal(replicate.tally)) === persona ? 1 : 0;
    drawn += 1;
  }
  return {
    inBand: Object.fromEntries([...seen].map(([letter, n]) => [letter, (inside.get(letter) ?? 0) / n])),
    samePersona: persona === null || drawn === 0 ? null : same / drawn,
  };
}
