/**
 * Follow-up fixes: a fix, fixup or revert within 24 hours of the same person's earlier feature, refactor or fix, on at
 * least one of the same files. Read from the unbroken sequence; one pass, each fix tied to the latest commit it follows.
 */
import { categories } from "../commit/category.ts";
import { type FactColumns, unknown } from "./fact-columns.ts";
import type { Sessions } from "./sessions.ts";
import { personOf, type Selection } from "./subject.ts";

export const windowSeconds = 24 * 3600;

/** A fix after a commit neither of which shows its files counts half: the same sitting is all they are known to share. */
const byHalfWeight = 0.5;

/** What became of every feature, oldest first. */
export type Outcomes = {
  count: number;
  /** Place of the feature among the subject's commits. */
  feature: Uint32Array;
  /** 0 none, 0.5 by the sitting only, 1 by a shared file or part of the system. */
  followed: Float64Array;
  /** Seconds to the first follow-up; NaN without one. */
  secondsToFix: Float64Array;
  /** Follow-ups in the run, direct or on one another. */
  loopLength: Uint32Array;
  /** 1 when less than 24 hours of the subject's history come after it: too early to say. */
  censored: Uint8Array;
};

const noLink = -1;
const parts = 16;
/** Files remembered for a person before those out of the window are forgotten. */
const manyFiles = 8192;

const featureCategory = categories.indexOf("feature");
const isBase = kinds("feature", "refactor", "fix");
const isFollowUp = kinds("fix", "fixup", "revert");

/** What one person's commits can be tied to: the latest link by file, by part of the system, and at all. */
type Trail = { byFile: Map<number, number>; byPart: Int32Array; latest: number; latestWithoutFiles: number };

/**
 * A link is a commit and one run it belongs to; a fix that touches files of two features makes one for each, so that neither
 * loses what comes later.
 */
type Links = { count: number; place: Int32Array<ArrayBuffer>; run: Int32Array<ArrayBuffer> };
const firstLinks = 1024;

/**
 * A feature and how surely a commit belongs to its run, in one number: twice the feature's place among the outcomes, and 1
 * more where it belongs to it by half. What follows only what belongs by half belongs by half.
 */
type Run = number;
const noRun: Run = -2;
const outcomeOf = (run: Run) => run >> 1;
const runOf = (outcome: number, byHalf: boolean): Run => 2 * outcome + (byHalf ? 1 : 0);
const isByHalf = (run: Run) => (run & 1) === 1;

export function followFeatures(selection: Selection, sessions: Sessions): Outcomes {
  const { facts, rows, dated } = selection;
  // The subject's own last commit: what others did later says nothing of what this person did.
  const end = dated === 0 ? 0 : (facts.authoredAt[rows[dated - 1] as number] as number);
  const outcomes = emptyOutcomes(selection);
  const links: Links = { count: 0, place: new Int32Array(firstLinks), run: new Int32Array(firstLinks) };
  const trails: (Trail | undefined)[] = [];
  // One list for all commits: most belong to one run, and a list for each would be as many.
  const runs: Run[] = [];
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    const category = facts.category[row] as number;
    if (isBase[category] === 0 && isFollowUp[category] === 0) {
      continue;
    }
    const person = personOf(selection, row);
    trails[person] ??= newTrail();
    const trail = trails[person];
    const at = facts.authoredAt[row] as number;
    runs.length = 0;
    if (isFollowUp[category] === 1) findRuns(selection, sessions, trail, links, i, runs);
    for (const run of runs) extend(selection, outcomes, run, at);
    if (category === featureCategory) runs.push(runOf(start(outcomes, i, at + windowSeconds > end), false));
    if (runs.length === 0) runs.push(noRun);
    remember(selection, trail, links, i, runs);
  }
  return outcomes;
}

/** Adds to `runs` those that a fix belongs to, that of the latest commit first; `noRun` for what belongs to no feature's. */
function findRuns(
  selection: Selection,
  sessions: Sessions,
  trail: Trail,
  links: Links,
  place: number,
  runs: Run[],
): void {
  const { facts, rows } = selection;
  const row = rows[place] as number;
  const since = (facts.authoredAt[row] as number) - windowSeconds;
  findByFile(selection, trail, links, row, since, runs);
  if (runs.length > 0) {
    return;
  }
  const byPart = latestByPart(selection, trail, links, row, since);
  if (byPart !== noLink) {
    runs.push(links.run[byPart] as Run);
    return;
  }
  const last = knowsFiles(facts, row) ? trail.latestWithoutFiles : trail.latest;
  const there = last === noLink ? noLink : (links.place[last] as number);
  if (there !== noLink && sessions.of[there] === sessions.of[place] && isSince(selection, there, since)) {
    runs.push(runOf(outcomeOf(links.run[last] as Run), true));
  }
}

function emptyOutcomes({ facts, rows, dated }: Selection): Outcomes {
  let features = 0;
  for (let i = 0; i < dated; i++) features += facts.category[rows[i] as number] === featureCategory ? 1 : 0;
  return {
    count: 0,
    feature: new Uint32Array(features),
    followed: new Float64Array(features),
    secondsToFix: new Float64Array(features).fill(Number.NaN),
    loopLength: new Uint32Array(features),
    censored: new Uint8Array(features),
  };
}

function newTrail(): Trail {
  return { byFile: new Map(), byPart: new Int32Array(parts).fill(noLink), latest: noLink, latestWithoutFiles: noLink };
}

function start(outcomes: Outcomes, place: number, censored: boolean): number {
  const outcome = outcomes.count;
  outcomes.feature[outcome] = place;
  outcomes.censored[outcome] = censored ? 1 : 0;
  outcomes.count += 1;
  return outcome;
}

/** A follow-up of something that is no feature's run begins none. */
function extend({ facts, rows }: Selection, outcomes: Outcomes, run: Run, at: number): void {
  const outcome = outcomeOf(run);
  if (outcome < 0) {
    return;
  }
  const featureAt = facts.authoredAt[rows[outcomes.feature[outcome] as number] as number] as number;
  const weight = isByHalf(run) ? byHalfWeight : 1;
  outcomes.followed[outcome] = Math.max(outcomes.followed[outcome] as number, weight);
  if (Number.isNaN(outcomes.secondsToFix[outcome])) outcomes.secondsToFix[outcome] = at - featureAt;
  outcomes.loopLength[outcome] = (outcomes.loopLength[outcome] as number) + 1;
}

/** The run of the latest link of each feature among the files, that of the latest of all first. */
function findByFile(selection: Selection, trail: Trail, links: Links, row: number, since: number, runs: Run[]): void {
  const { facts } = selection;
  const from = facts.idsFrom[row] as number;
  let latest = noLink;
  for (let k = from; k < from + (facts.fileIds[row] as number); k++) {
    const link = trail.byFile.get(facts.ids[k] as number);
    if (link === undefined || !isSince(selection, links.place[link] as number, since)) continue;
    const run = links.run[link] as Run;
    const known = runs.findIndex((other) => outcomeOf(other) === outcomeOf(run));
    // The surer of two links to one feature.
    if (known >= 0) runs[known] = Math.min(runs[known] as Run, run);
    else if (link > latest) runs.unshift(run);
    else runs.push(run);
    latest = Math.max(latest, link);
  }
}

function latestByPart(selection: Selection, trail: Trail, links: Links, row: number, since: number): number {
  const touched = selection.facts.subsystems[row] as number;
  for (let part = 0; part < parts; part++) {
    const link = trail.byPart[part] as number;
    if ((touched & (1 << part)) !== 0 && link !== noLink && isSince(selection, links.place[link] as number, since)) {
      return link;
    }
  }
  return noLink;
}

/** Files stay with their feature's run; those that are new to all runs join the first. */
function remember(selection: Selection, trail: Trail, links: Links, place: number, runs: readonly Run[]): void {
  const { facts, rows } = selection;
  const row = rows[place] as number;
  const from = facts.idsFrom[row] as number;
  const files = facts.fileIds[row] as number;
  const since = (facts.authoredAt[row] as number) - windowSeconds;
  if (trail.byFile.size > manyFiles) {
    for (const [id, link] of trail.byFile) {
      if (!isSince(selection, links.place[link] as number, since)) trail.byFile.delete(id);
    }
  }
  const first = links.count;
  for (const run of runs) addLink(links, place, run);
  for (let k = from; k < from + files; k++) {
    const id = facts.ids[k] as number;
    trail.byFile.set(id, first + (runs.length === 1 ? 0 : placeAmong(runs, links, trail.byFile.get(id))));
  }
  // More files than ids were kept: "no id in common" does not mean "no file in common".
  if (files > 0 && facts.sourceFiles[row] !== unknown && (facts.sourceFiles[row] as number) > files) {
    for (let part = 0; part < parts; part++) {
      if (((facts.subsystems[row] as number) & (1 << part)) !== 0) trail.byPart[part] = first;
    }
  }
  trail.latest = first;
  if (!knowsFiles(facts, row)) trail.latestWithoutFiles = first;
}

function placeAmong(runs: readonly Run[], links: Links, before: number | undefined): number {
  const outcome = before === undefined ? noLink : outcomeOf(links.run[before] as Run);
  return Math.max(
    0,
    runs.findIndex((run) => outcomeOf(run) === outcome),
  );
}

function addLink(links: Links, place: number, run: Run): void {
  if (links.count === links.place.length) {
    links.place = new Int32Array(links.place.buffer.transfer(8 * links.count));
    links.run = new Int32Array(links.run.buffer.transfer(8 * links.count));
  }
  links.place[links.count] = place;
  links.run[links.count] = run;
  links.count += 1;
}

function knowsFiles(facts: FactColumns, row: number): boolean {
  return facts.sourceFiles[row] !== unknown;
}

function isSince({ facts, rows }: Selection, place: number, since: number): boolean {
  return (facts.authoredAt[rows[place] as number] as number) >= since;
}

function kinds(...names: (typeof categories)[number][]): Uint8Array {
  return Uint8Array.from(categories, (name) => (names.includes(name) ? 1 : 0));
}
