/**
 * What differs where AI takes part: the same person's commits that name an AI tool beside those that do not, in the same
 * repository and quarter. An association within one person's work; nothing here says what brought it about.
 */

import { agree, counted } from "../report/wording.ts";
import { holmAdjusted } from "../statistics/holm.ts";
import type { Interval } from "../statistics/interval.ts";
import { round } from "../statistics/scale.ts";
import { studentP, studentQuantile } from "../statistics/student.ts";
import { type EffectMeasure, type EffectMeasureId, effectMeasures } from "./effect-measures.ts";
import { type Difference, type Matched, matchedDifference, matchStrata } from "./matched-difference.ts";

const fewestCommits = 20;
const fewestSessions = 10;
/** Of a 0/1 measure: events and non-events seen in all, and expected in each kind if the two did not differ. */
const fewestEvents = 5;
const significance = 0.05;
const none = new Float64Array(0);

/** One row a commit, in time order. */
export type EffectColumns = {
  count: number;
  /** 1: names an AI tool or was authored by an agent. */
  attributed: Uint8Array;
  /** Repository x author x quarter: only commits of one stratum are compared. */
  stratum: Int32Array;
  /** The sitting; -1 for undated commits, which belong to no quarter and are left out. */
  session: Int32Array;
  /** One value a commit, NaN where the measure does not apply; valid until the next call. */
  measure: (id: EffectMeasureId) => ArrayLike<number>;
};

export type EffectVerdict = "more" | "less" | "no_clear_difference" | "cannot_tell";

export type MeasuredEffect = {
  id: EffectMeasureId;
  label: string;
  unit: "ratio" | "share";
  /** Geometric mean of the amounts (lines, files, minutes), or the share 0 to 1; quarters weighted alike for both. */
  with_ai: number | null;
  without_ai: number | null;
  /** A ratio of amounts (1 is no difference), or a difference of shares, -1 to 1 (0 is no difference). */
  difference: number | null;
  /** Plain 95 % interval of the difference; the verdict asks for more, because several measures are looked at. */
  interval: Interval | null;
  verdict: EffectVerdict;
  sentence: string;
  /** Commits compared: [that name an AI tool, that do not]. */
  commits: [number, number];
};

export type AiEffect = {
  attributed_commits: number;
  unattributed_commits: number;
  /** Of those, the ones between the first and the last time that the kinds take turns in a person's quarter. */
  matched_attributed: number;
  matched_unattributed: number;
  /** Quarters with such commits, counted per person and repository. */
  periods: number;
  /** Why nothing could be compared, in a sentence; null when something was. */
  reason: string | null;
  measures: MeasuredEffect[];
};

/**
 * Compares every measure. "more" and "less" are announced only where the 95 % interval, widened by Holm's correction over
 * the measures that could be judged, excludes no difference; "cannot_tell" where there is too little to judge at all.
 */
export function aiEffect(columns: EffectColumns): AiEffect {
  const matched = matchStrata(columns);
  const judged = effectMeasures.map((measure) => {
    // Nobody looks into the values where nothing is matched, and a long history takes time to measure.
    const values = matched.rows.length === 0 ? none : columns.measure(measure.id);
    const found = matchedDifference(matched, values, measure.unit === "share");
    return { measure, found, missing: whatIsMissing(measure, found) };
  });
  const pValues = judged.flatMap(({ found, missing }) => (missing === null ? [pOf(found)] : []));
  const adjusted = holmAdjusted(pValues);
  let next = 0;
  const measures = judged.map(({ measure, found, missing }) =>
    missing === null ? told(measure, found, adjusted[next++] ?? 1) : silent(measure, found, missing),
  );
  let attributed = 0;
  for (let i = 0; i < columns.count; i++) attributed += columns.attributed[i] ?? 0;
  return {
    attributed_commits: attributed,
    unattributed_commits: columns.count - attributed,
    matched_attributed: matched.commits[0],
    matched_unattributed: matched.commits[1],
    periods: new Set(matched.stratum).size,
    reason: pValues.length > 0 ? null : reasonOf(attributed, columns.count, matched),
    measures,
  };
}

function pOf({ difference, standardError, degreesOfFreedom }: Difference): number {
  return difference === 0 ? 1 : studentP(difference / standardError, degreesOfFreedom);
}

/** The end of "it cannot be compared: ..."; null when it can. */
function whatIsMissing(measure: EffectMeasure, found: Difference): string | null {
  if (Math.min(...found.commits) < fewestCommits) {
    return `it takes ${fewestCommits} commits of each kind where they take turns, and there are ${found.commits.join(" and ")}`;
  }
  if (Math.min(...found.sessions) < fewestSessions) {
    return `it takes ${fewestSessions} sessions with each kind, and there are ${found.sessions.join(" and ")}`;
  }
  const rare = measure.unit === "share" && Math.min(...found.events, found.fewestExpected) < fewestEvents;
  if (rare) {
    return "there are too few cases of one outcome";
  }
  return Number.isNaN(found.standardError) ? "the quarters are too small" : null;
}

function silent({ id, label, unit }: EffectMeasure, found: Difference, missing: string): MeasuredEffect {
  return {
    id,
    label,
    unit,
    with_ai: null,
    without_ai: null,
    difference: null,
    interval: null,
    verdict: "cannot_tell",
    sentence: `${label} cannot be compared: ${missing}.`,
    commits: found.commits,
  };
}

function told(measure: EffectMeasure, found: Difference, adjustedP: number): MeasuredEffect {
  const { id, label, unit } = measure;
  const half = studentQuantile(significance, found.degreesOfFreedom) * found.standardError;
  const scaled = (value: number) =>
    unit === "ratio" ? round(2 ** value, 4) : round(Math.min(1, Math.max(-1, value)), 4);
  const [withAi, withoutAi] = found.means.map((mean) => (unit === "ratio" ? round(2 ** mean, 2) : round(mean, 4)));
  const differs = adjustedP < significance;
  return {
    id,
    label,
    unit,
    with_ai: withAi ?? null,
    without_ai: withoutAi ?? null,
    difference: scaled(found.difference),
    interval: { low: scaled(found.difference - half), high: scaled(found.difference + half) },
    verdict: differs ? (found.difference > 0 ? "more" : "less") : "no_clear_difference",
    sentence: sentenceOf(measure, withAi ?? 0, withoutAi ?? 0, differs),
    commits: found.commits,
  };
}

function sentenceOf({ label, unit, tell }: EffectMeasure, withAi: number, without: number, differs: boolean): string {
  const shown = (value: number) => (unit === "share" ? `${shownLevel(100 * value)} %` : `${shownLevel(value)}`);
  return `${label}: ${differs ? "differs" : "no clear difference"}; ${tell(shown(withAi), shown(without))}.`;
}

/** A level as sentences show it: whole from 10 on, one decimal below. */
export function shownLevel(value: number): number {
  return round(value, Math.abs(value) < 10 ? 1 : 0);
}

function reasonOf(attributed: number, count: number, matched: Matched): string {
  if (attributed === 0) return "No commit names an AI tool.";
  if (attributed === count) return "Every commit names an AI tool or was authored by an agent.";
  if (matched.commits[0] === 0)
    return "In no quarter of a person do commits that name an AI tool and others take turns.";
  const [named, others] = matched.commits;
  return `Where both kinds take turns within a quarter, ${counted(named, "commit")} ${agree(named, "names", "name")} an AI tool and ${others} ${agree(others, "does", "do")} not: too few to compare.`;
}
