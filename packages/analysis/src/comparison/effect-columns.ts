/** A history as the comparison reads it: who named a tool, in which quarter and sitting, and one value a commit and measure. */
import { categories } from "../commit/category.ts";
import { isAttributed, subsystemBit, trait, unknown, unknownOffset } from "../history/fact-columns.ts";
import type { History } from "../history/history.ts";
import { localHour, quarterOf, weekday } from "../history/local-time.ts";
import { revertedCommits } from "../history/reverted.ts";
import { personOf } from "../history/subject.ts";
import type { EffectColumns } from "./ai-effect.ts";
import type { EffectMeasureId } from "./effect-measures.ts";

const [featureCategory, fixCategory] = [categories.indexOf("feature"), categories.indexOf("fix")];
const [dayBegins, dayEnds, saturday] = [8, 18, 5];
/** More than any history has quarters. */
const quarters = 4096;

/** The subject's dated commits. A measure is worked out when it is asked for, so that one at a time is in memory. */
export function effectColumns(history: History): EffectColumns {
  const { facts, rows, dated, day, sessions } = history;
  const attributed = new Uint8Array(dated);
  const stratum = new Int32Array(dated);
  const firstQuarter = dated === 0 ? 0 : quarterOf(day.reduce((least, today) => Math.min(least, today)));
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    attributed[i] = isAttributed(facts, row) ? 1 : 0;
    const person = personOf(history, row);
    stratum[i] = person * quarters + quarterOf(day[i] as number) - firstQuarter;
  }
  // One array for all measures: they are looked at one after the other.
  const values = new Float32Array(dated);
  return {
    count: dated,
    attributed,
    stratum,
    session: sessions.of,
    measure: (id) => {
      measures[id](history, values.fill(Number.NaN));
      return values;
    },
  };
}

/** Each writes the values of the commits it applies to. */
const measures: Record<EffectMeasureId, (history: History, values: Float32Array) => void> = {
  size: (history, values) => amounts(history, history.facts.sourceLines, values),
  breadth: (history, values) => amounts(history, history.facts.sourceFiles, values),
  test_cochange: testsTouched,
  followup_fix: followed,
  reverted: ({ facts, rows, dated }, values) => values.set(revertedCommits(facts, rows.subarray(0, dated))),
  outside_hours: outsideHours,
  next_commit: minutesToNext,
};

/** Of commits that change files written by hand. Nothing counts as one, so that a ratio can be told. */
function amounts({ facts, rows, dated }: History, column: Uint32Array, values: Float32Array): void {
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    const count = column[row] as number;
    if (facts.sourceFiles[row] !== 0 && count !== unknown) values[i] = Math.log2(Math.max(1, count));
  }
}

function testsTouched({ facts, rows, dated }: History, values: Float32Array): void {
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    const category = facts.category[row] as number;
    const testable = category === featureCategory || category === fixCategory;
    if (testable && ((facts.traits[row] as number) & trait.withFiles) !== 0) {
      values[i] = ((facts.subsystems[row] as number) & subsystemBit.tests) === 0 ? 0 : 1;
    }
  }
}

function followed({ outcomes }: History, values: Float32Array): void {
  for (let i = 0; i < outcomes.count; i++) {
    if (outcomes.censored[i] === 0) values[outcomes.feature[i] as number] = outcomes.followed[i] as number;
  }
}

/** On the author's own clock: a weekend, or a weekday before 8 or from 18 on. */
function outsideHours({ facts, rows, dated, day }: History, values: Float32Array): void {
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    const offset = facts.offset[row] as number;
    if (offset === unknownOffset) continue;
    const hour = localHour(facts.authoredAt[row] as number, offset);
    values[i] = hour < dayBegins || hour >= dayEnds || weekday(day[i] as number) >= saturday ? 1 : 0;
  }
}

/** To the same person's next commit of the same sitting; the last of a sitting has none. */
function minutesToNext({ facts, rows, dated, previous, sessions }: History, values: Float32Array): void {
  for (let i = 0; i < dated; i++) {
    const before = previous[i] as number;
    if (before < 0 || sessions.of[before] !== sessions.of[i]) continue;
    const seconds =
      (facts.authoredAt[rows[i] as number] as number) - (facts.authoredAt[rows[before] as number] as number);
    values[before] = Math.log2(Math.max(1, seconds / 60));
  }
}
