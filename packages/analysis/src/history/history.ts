/** The subject's history in the form the axes and metrics read: sittings, follow-ups, and what cannot be resampled. */
import type { Standing } from "../axes/axis.ts";
import { type FactColumns, trait } from "./fact-columns.ts";
import { firstTouch } from "./first-touch.ts";
import { followFeatures, type Outcomes } from "./followups.ts";
import { localDay } from "./local-time.ts";
import { gapsOf, previousCommits, type Sessions, sessionGapHours, splitSessions } from "./sessions.ts";
import type { Selection } from "./subject.ts";

/** Share of commits with paths from which "never seen" means "was not there". */
const enoughPaths = 0.8;

/** Arrays "by commit" run in the order of `rows`; the first `dated` of them have a date. */
export type History = {
  facts: FactColumns;
  rows: Uint32Array;
  dated: number;
  byAuthor: boolean;
  people: Uint8Array;
  /** By dated commit: the local day. */
  day: Int32Array;
  /** By dated commit: the same person's commit before it, or -1. */
  previous: Int32Array;
  /** Seconds between consecutive commits of the same person. */
  gaps: Uint32Array;
  sessionGapHours: number;
  sessions: Sessions;
  outcomes: Outcomes;
  /** Share of the commits whose files were read. */
  pathShare: number;
  standing: Standing;
};

export function readHistory(selection: Selection, firstCommitSeen: boolean): History {
  const { facts, rows, dated, byAuthor, people } = selection;
  const previous = previousCommits(selection);
  const gaps = gapsOf(selection, previous);
  const gap = sessionGapHours(gaps);
  const sessions = splitSessions(selection, previous, gap);
  const pathShare = rows.length === 0 ? 0 : withTrait(facts, rows, trait.withFiles) / rows.length;
  return {
    facts,
    rows,
    dated,
    byAuthor,
    people,
    day: daysOf(selection),
    previous,
    gaps,
    sessionGapHours: gap,
    sessions,
    outcomes: followFeatures(selection, sessions),
    pathShare,
    standing: standingOf(facts, rows, firstCommitSeen, pathShare),
  };
}

function daysOf({ facts, rows, dated }: Selection): Int32Array {
  const day = new Int32Array(dated);
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    day[i] = localDay(facts.authoredAt[row] as number, facts.offset[row] as number);
  }
  return day;
}

/** What has one answer for `rows`, oldest first. */
export function standingOf(
  facts: FactColumns,
  rows: Uint32Array,
  firstCommitSeen: boolean,
  pathShare: number,
): Standing {
  return {
    firstCommitSeen,
    firstTouchesKnown: firstCommitSeen && pathShare >= enoughPaths,
    firstTest: firstTouch(facts, rows, "tests"),
    firstCi: firstTouch(facts, rows, "ci"),
    commitPolicy: withTrait(facts, rows, trait.commitPolicy) > 0,
  };
}

function withTrait(facts: FactColumns, rows: Uint32Array, bit: number): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) count += ((facts.traits[rows[i] as number] as number) & bit) === 0 ? 0 : 1;
  return count;
}
