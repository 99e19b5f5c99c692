/** Walks the history and writes what the axes count into a ledger, each thing into the block its sitting belongs to. */

import { categories } from "../commit/category.ts";
import { productParts } from "../commit/subsystem-rules.ts";
import { isAttributed, subsystemBit, trait, unknown } from "../history/fact-columns.ts";
import { isWork } from "../history/first-touch.ts";
import { windowSeconds } from "../history/followups.ts";
import type { History } from "../history/history.ts";
import { weekOf } from "../history/local-time.ts";
import { eachNearCommit } from "../history/returns.ts";
import { personOf } from "../history/subject.ts";
import type { PullRequestFact } from "../pull-request/pull-request-fact.ts";
import { clamp01 } from "../statistics/scale.ts";
import type { Layout } from "./layout.ts";
import { createLedger, type Ledger, shownFor } from "./ledger.ts";
import { scopeSlot, subsystemSlot } from "./tally.ts";

const partSlots = productParts.map((part) => [subsystemBit[part], subsystemSlot(part)] as const);
const layerBits = [subsystemBit.ui, subsystemBit.api, subsystemBit.db];
const planningWindowDays = 14;

const [featureCategory, fixCategory, testCategory] = [at("feature"), at("fix"), at("test")];
const [revertCategory, fixupCategory] = [at("revert"), at("fixup")];

/** `pullRequests` are the subject's; none where they were not read. */
export function collect(history: History, layout: Layout, pullRequests: readonly PullRequestFact[] = []): Ledger {
  const ledger = createLedger(layout.blocks);
  const blockOf = new Uint16Array(history.rows.length).fill(layout.blocks - 1);
  for (let i = 0; i < history.dated; i++) blockOf[i] = layout.ofSession[history.sessions.of[i] as number] as number;
  for (let i = 0; i < history.rows.length; i++) collectCommit(ledger, blockOf[i] as number, history, i);
  for (let session = 0; session < history.sessions.count; session++) {
    const block = layout.ofSession[session] as number;
    ledger.observe(block, "session_commits", history.sessions.commits[session] as number);
  }
  collectFeatures(ledger, history, blockOf);
  collectReturns(ledger, history, blockOf);
  collectTests(ledger, history, blockOf);
  collectAreas(ledger, history, blockOf);
  collectDaysAndWeeks(ledger, history, blockOf);
  for (const each of pullRequests) collectPullRequest(ledger, blockOf[placeBefore(history, each.mergedAt)] ?? 0, each);
  return ledger;
}

function collectCommit(ledger: Ledger, block: number, { facts, rows }: History, place: number): void {
  const row = rows[place] as number;
  const when = facts.authoredAt[row] as number;
  const traits = facts.traits[row] as number;
  const category = facts.category[row] as number;
  ledger.count(block, "commits");
  if (isAttributed(facts, row)) {
    ledger.count(block, "attributed");
    ledger.show(shownFor.attribution, row, when);
  }
  if ((traits & trait.conventional) !== 0) {
    ledger.count(block, "conventional");
    ledger.show(shownFor.conventional, row, when);
  }
  if ((traits & trait.issue) !== 0) {
    ledger.count(block, "issues");
    ledger.show(shownFor.issues, row, when);
  }
  if ((traits & trait.explained) !== 0) {
    ledger.count(block, "explained");
    ledger.show(shownFor.explained, row, when);
  }
  const scope = facts.scope[row] as number;
  if (scope !== unknown) {
    ledger.count(block, "scoped");
    ledger.add(block, scopeSlot(scope), 1);
    ledger.show(shownFor.scopes, row, when);
  }
  if (category === revertCategory || category === fixupCategory) {
    ledger.count(block, "reverts_and_fixups");
    ledger.show(shownFor.reverts, row, when);
  }
  if ((traits & trait.withFiles) !== 0) collectPaths(ledger, block, { facts, rows }, row);
}

function collectPaths(ledger: Ledger, block: number, { facts }: Pick<History, "facts" | "rows">, row: number): void {
  const when = facts.authoredAt[row] as number;
  const touched = facts.subsystems[row] as number;
  ledger.count(block, "with_paths");
  if (isWork(facts, row)) ledger.count(block, "work_with_paths");
  if ((touched & subsystemBit.ai_config) !== 0) {
    ledger.count(block, "ai_config");
    ledger.show(shownFor.ai_config, row, when);
  }
  if ((touched & subsystemBit.docs) !== 0 && ((facts.traits[row] as number) & trait.rootReadmeOnly) === 0) {
    ledger.count(block, "docs_touched");
    ledger.show(shownFor.docs_upkeep, row, when);
  }
  if ((touched & subsystemBit.ci) !== 0) ledger.count(block, "ci_touched");
  const files = facts.sourceFiles[row] as number;
  // The first commit of a history brings in whatever was there before it.
  if (files !== unknown && files > 0 && ((facts.traits[row] as number) & trait.root) === 0) {
    ledger.observe(block, "files", files);
    ledger.show(shownFor.breadth, row, files);
    const lines = facts.sourceLines[row] as number;
    if (lines !== unknown) {
      ledger.observe(block, "lines", lines);
      ledger.show(shownFor.volume, row, lines);
    }
  }
  let parts = 0;
  for (const [bit, slot] of partSlots) {
    if ((touched & bit) !== 0) {
      parts += 1;
      ledger.add(block, slot, 1);
    }
  }
  if (parts > 0) {
    ledger.count(block, "placed");
    ledger.count(block, "places", parts);
    ledger.show(shownFor.parts, row, parts * 1e11 + when);
  }
  let layers = 0;
  for (const bit of layerBits) layers += (touched & bit) === 0 ? 0 : 1;
  if (layers > 0) ledger.count(block, "layered");
  if (layers > 1) {
    ledger.count(block, "multi_layer");
    ledger.show(shownFor.layers, row, when);
  }
}

function collectFeatures(ledger: Ledger, { facts, rows, outcomes }: History, blockOf: Uint16Array): void {
  for (let i = 0; i < outcomes.count; i++) {
    if (outcomes.censored[i] === 1) continue;
    const place = outcomes.feature[i] as number;
    const block = blockOf[place] as number;
    const row = rows[place] as number;
    ledger.count(block, "features");
    ledger.count(block, "followed", outcomes.followed[i] as number);
    if ((outcomes.loopLength[i] as number) > 0) ledger.show(shownFor.followups, row, facts.authoredAt[row] as number);
  }
}

/** Quick is 15 minutes, slow a day, on a log scale. */
function collectReturns(ledger: Ledger, history: History, blockOf: Uint16Array): void {
  const { facts, rows } = history;
  eachNearCommit(history, (place, seconds) => {
    const block = blockOf[place] as number;
    const row = rows[place] as number;
    ledger.count(block, "near");
    if (seconds !== null) {
      ledger.count(block, "returns");
      ledger.count(block, "return_speed", returnSpeed(seconds));
      ledger.show(shownFor.returns, row, facts.authoredAt[row] as number);
      ledger.show(shownFor.speed, row, -seconds);
    }
  });
}

/** 1 within 15 minutes, 0 after a day, straight on the logarithm in between. */
function returnSpeed(seconds: number): number {
  return clamp01(Math.log(windowSeconds / Math.max(60, seconds)) / Math.log(windowSeconds / 900));
}

/** Features and fixes that touch tests, or that the same person follows with a test commit within 24 hours. */
function collectTests(ledger: Ledger, history: History, blockOf: Uint16Array): void {
  const { facts, rows, dated, byAuthor } = history;
  const nextTest = new Float64Array(byAuthor ? facts.authors.list.length : 1).fill(Number.POSITIVE_INFINITY);
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i] as number;
    const category = facts.category[row] as number;
    const isTestable = category === featureCategory || category === fixCategory;
    const person = personOf(history, row);
    const when = i < dated ? (facts.authoredAt[row] as number) : Number.NEGATIVE_INFINITY;
    if (isTestable && ((facts.traits[row] as number) & trait.withFiles) !== 0) {
      const touchesTests = ((facts.subsystems[row] as number) & subsystemBit.tests) !== 0;
      ledger.count(blockOf[i] as number, "testable");
      if (touchesTests || (nextTest[person] as number) - when <= windowSeconds) {
        ledger.count(blockOf[i] as number, touchesTests ? "tested" : "tested_later");
        ledger.show(shownFor.test_cochange, row, when);
      }
    }
    if (category === testCategory && i < dated) nextTest[person] = when;
  }
}

/**
 * For each area of the system: had documentation been touched in it, or documents of the whole repository within the two
 * weeks before, when its first feature came?
 */
function collectAreas(ledger: Ledger, { facts, rows, dated }: History, blockOf: Uint16Array): void {
  const started = new Set<number>();
  const documented = new Set<number>();
  const code = codeAreasOf(facts, rows);
  let lastSharedDocs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    const when = facts.authoredAt[row] as number;
    const codeFrom = (facts.idsFrom[row] as number) + (facts.fileIds[row] as number);
    const docsFrom = codeFrom + (facts.codeAreas[row] as number);
    if (facts.category[row] === featureCategory) {
      const recentDocs = when - lastSharedDocs <= planningWindowDays * 86_400;
      for (let k = codeFrom; k < docsFrom; k++) {
        const area = facts.ids[k] as number;
        if (started.has(area)) continue;
        started.add(area);
        ledger.count(blockOf[i] as number, "feature_areas");
        if (documented.has(area) || recentDocs) {
          ledger.count(blockOf[i] as number, "planned_areas");
          ledger.show(shownFor.docs_first, row, when);
        }
      }
    }
    const traits = facts.traits[row] as number;
    if ((traits & trait.rootPlan) !== 0) lastSharedDocs = when;
    if ((traits & trait.rootReadmeOnly) !== 0) continue;
    for (let k = docsFrom; k < docsFrom + (facts.docAreas[row] as number); k++) {
      const area = facts.ids[k] as number;
      documented.add(area);
      // A folder that never holds code, such as docs/ or specs/, speaks about the whole.
      if (!code.has(area)) lastSharedDocs = when;
    }
  }
}

function codeAreasOf(facts: History["facts"], rows: Uint32Array): Set<number> {
  const code = new Set<number>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const from = (facts.idsFrom[row] as number) + (facts.fileIds[row] as number);
    for (let k = from; k < from + (facts.codeAreas[row] as number); k++) code.add(facts.ids[k] as number);
  }
  return code;
}

function collectDaysAndWeeks(ledger: Ledger, { day, dated }: History, blockOf: Uint16Array): void {
  const days = new Map<number, number>();
  const weeks = new Map<number, { block: number; commits: number }>();
  let [lastDay, lastWeek] = [Number.NaN, { block: 0, commits: 0 }];
  for (let i = 0; i < dated; i++) {
    const today = day[i] as number;
    if (today !== lastDay) {
      lastDay = today;
      if (!days.has(today)) days.set(today, blockOf[i] as number);
      const week = weeks.get(weekOf(today));
      lastWeek = week ?? { block: blockOf[i] as number, commits: 0 };
      if (week === undefined) weeks.set(weekOf(today), lastWeek);
    }
    lastWeek.commits += 1;
  }
  const sorted = [...days].sort(([a], [b]) => a - b);
  sorted.forEach(([today, block], i) => {
    const gap = today - (sorted[i - 1]?.[0] ?? today);
    if (i > 0) ledger.count(block, "day_gaps");
    ledger.count(block, "day_gap_sum", gap);
    ledger.count(block, "day_gap_squares", gap * gap);
  });
  for (const week of weeks.values()) {
    ledger.observe(week.block, "week_commits", week.commits);
  }
}

function collectPullRequest(ledger: Ledger, block: number, { changedFiles, flags }: PullRequestFact): void {
  ledger.count(block, "pull_requests");
  ledger.observe(block, "pull_request_files", changedFiles);
  if (flags.includes("reviewed") || flags.includes("checklist")) ledger.count(block, "guarded_pull_requests");
  if (flags.includes("issue_linked")) ledger.count(block, "linked_pull_requests");
  if (flags.includes("structured")) ledger.count(block, "structured_pull_requests");
}

/** Place of the last commit that had been made by then, or of the first: what a pull request brought came in its sitting. */
function placeBefore({ facts, rows, dated }: History, seconds: number): number {
  let [low, high] = [0, dated];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts.authoredAt[rows[middle] as number] as number) <= seconds) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function at(name: (typeof categories)[number]): number {
  return categories.indexOf(name);
}
