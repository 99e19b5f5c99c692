/** Walks the history once and writes what the axes count into a ledger, each thing into the session it happened in. */
import type { CommitFact } from "../commit/commit-fact.ts";
import type { Subsystem } from "../commit/subsystem-rules.ts";
import { isWork } from "../history/first-touch.ts";
import { windowSeconds } from "../history/followups.ts";
import type { History } from "../history/history.ts";
import { localDay, weekOf } from "../history/local-time.ts";
import type { DatedFact } from "../history/subject.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { scopeSlot, subsystemSlot } from "./tally.ts";

/** Parts of a product, as opposed to what accompanies it. */
const productParts: ReadonlySet<Subsystem> = new Set([
  "ai_config",
  "ci",
  "infra",
  "config",
  "db",
  "api",
  "ui",
  "tools",
  "core",
]);
const layers: readonly Subsystem[] = ["ui", "api", "db"];
const planningWindowDays = 14;

export function collect(history: History): Ledger {
  const blockOf = new Map<CommitFact, number>();
  history.sessions.forEach((session, block) => {
    for (const fact of session.commits) blockOf.set(fact, block);
  });
  // Commits without a valid date belong to no sitting; together they are one more block.
  const undated = history.sessions.length;
  const ledger = createLedger(undated + 1);
  const block = (fact: CommitFact) => blockOf.get(fact) ?? undated;
  for (const fact of history.commits) {
    collectCommit(ledger, block(fact), fact);
  }
  history.sessions.forEach((session, index) => {
    ledger.observe(index, "session_commits", session.commits.length);
  });
  collectFeatures(ledger, history, block);
  collectTests(ledger, history, block);
  collectAreas(ledger, history, block);
  collectDaysAndWeeks(ledger, history.dated, block);
  return ledger;
}

function collectCommit(ledger: Ledger, block: number, fact: CommitFact): void {
  const at = fact.authoredAt ?? 0;
  ledger.count(block, "commits");
  if (fact.tools.length > 0 || fact.actor === "agent") {
    ledger.count(block, "attributed");
    ledger.show("attribution", fact.sha, at);
  }
  ledger.count(block, "agent_authored", fact.actor === "agent" ? 1 : 0);
  if (fact.flags.includes("conventional")) {
    ledger.count(block, "conventional");
    ledger.show("conventional", fact.sha, at);
  }
  if (fact.scopeId !== null) {
    ledger.count(block, "scoped");
    ledger.add(block, scopeSlot(fact.scopeId), 1);
    ledger.show("scopes", fact.sha, at);
  }
  if (fact.category === "revert" || fact.category === "fixup") {
    ledger.count(block, "reverts_and_fixups");
    ledger.show("reverts", fact.sha, at);
  }
  if (fact.subsystems !== null) {
    collectPaths(ledger, block, fact, fact.subsystems);
  }
}

function collectPaths(ledger: Ledger, block: number, fact: CommitFact, touched: readonly Subsystem[]): void {
  const at = fact.authoredAt ?? 0;
  ledger.count(block, "with_paths");
  ledger.count(block, "work_with_paths", isWork(fact) ? 1 : 0);
  if (touched.includes("ai_config")) {
    ledger.count(block, "ai_config");
    ledger.show("ai_config", fact.sha, at);
  }
  if (touched.includes("docs") && !fact.flags.includes("root_readme_only")) {
    ledger.count(block, "docs_touched");
    ledger.show("docs_upkeep", fact.sha, at);
  }
  // The first commit of a history brings in whatever was there before it.
  if (fact.sourceFiles !== null && fact.sourceFiles > 0 && fact.parentsCount > 0) {
    ledger.observe(block, "files", fact.sourceFiles);
    ledger.show("breadth", fact.sha, fact.sourceFiles);
    if (fact.sourceLines !== null) {
      ledger.observe(block, "lines", fact.sourceLines);
      ledger.show("volume", fact.sha, fact.sourceLines);
    }
  }
  const parts = touched.filter((subsystem) => productParts.has(subsystem));
  if (parts.length > 0) {
    ledger.count(block, "placed");
    ledger.count(block, "places", parts.length);
    for (const part of parts) ledger.add(block, subsystemSlot(part), 1);
    ledger.show("parts", fact.sha, parts.length * 1e11 + at);
  }
  const touchedLayers = layers.filter((layer) => touched.includes(layer)).length;
  ledger.count(block, "layered", touchedLayers > 0 ? 1 : 0);
  if (touchedLayers > 1) {
    ledger.count(block, "multi_layer");
    ledger.show("layers", fact.sha, at);
  }
}

function collectFeatures(ledger: Ledger, history: History, block: (fact: CommitFact) => number): void {
  for (const outcome of history.outcomes.filter((each) => !each.censored)) {
    const { feature, secondsToFix } = outcome;
    ledger.count(block(feature), "features");
    ledger.count(block(feature), "followed", outcome.followed);
    if (secondsToFix !== null) {
      ledger.observe(block(feature), "fix_minutes", secondsToFix / 60);
      ledger.observe(block(feature), "loop_length", outcome.loopLength);
      ledger.show("followups", feature.sha, feature.authoredAt);
      ledger.show("speed", feature.sha, -secondsToFix);
      ledger.show("loops", feature.sha, outcome.loopLength * 1e11 + feature.authoredAt);
    }
  }
}

/** Features and fixes that touch tests, or that the same person follows with a test commit within 24 hours. */
function collectTests(ledger: Ledger, history: History, block: (fact: CommitFact) => number): void {
  const undated = history.commits.filter((fact) => fact.authoredAt === null);
  for (const thread of [...history.threads, undated]) {
    let nextTest = Number.POSITIVE_INFINITY;
    for (const fact of thread.toReversed()) {
      const at = fact.authoredAt ?? Number.NEGATIVE_INFINITY;
      if ((fact.category === "feature" || fact.category === "fix") && fact.subsystems !== null) {
        const touchesTests = fact.subsystems.includes("tests");
        ledger.count(block(fact), "testable");
        if (touchesTests || nextTest - at <= windowSeconds) {
          ledger.count(block(fact), touchesTests ? "tested" : "tested_later");
          ledger.show("test_cochange", fact.sha, at);
        }
      }
      nextTest = fact.category === "test" ? at : nextTest;
    }
  }
}

/**
 * For each area of the system: had documentation been touched in it, or documents of the whole repository within the two
 * weeks before, when its first feature came?
 */
function collectAreas(ledger: Ledger, history: History, block: (fact: CommitFact) => number): void {
  const started = new Set<number>();
  const documented = new Set<number>();
  const code = new Set(history.commits.flatMap((fact) => fact.codeAreas ?? []));
  let lastSharedDocs = Number.NEGATIVE_INFINITY;
  for (const fact of history.dated) {
    const fresh = fact.category === "feature" ? (fact.codeAreas ?? []).filter((area) => !started.has(area)) : [];
    const recentDocs = fact.authoredAt - lastSharedDocs <= planningWindowDays * 86_400;
    for (const area of fresh) {
      started.add(area);
      ledger.count(block(fact), "feature_areas");
      if (documented.has(area) || recentDocs) {
        ledger.count(block(fact), "planned_areas");
        ledger.show("docs_first", fact.sha, fact.authoredAt);
      }
    }
    if (fact.flags.includes("root_readme_only")) {
      continue;
    }
    for (const area of fact.docAreas ?? []) {
      documented.add(area);
      // A folder that never holds code, such as docs/ or specs/, speaks about the whole.
      if (!code.has(area)) lastSharedDocs = fact.authoredAt;
    }
  }
}

function collectDaysAndWeeks(ledger: Ledger, dated: readonly DatedFact[], block: (fact: CommitFact) => number): void {
  const days = new Map<number, number>();
  const weeks = new Map<number, { block: number; commits: number }>();
  for (const fact of dated) {
    const day = localDay(fact.authoredAt, fact.tzOffsetMin);
    if (!days.has(day)) days.set(day, block(fact));
    const week = weeks.get(weekOf(day)) ?? { block: block(fact), commits: 0 };
    week.commits += 1;
    weeks.set(weekOf(day), week);
  }
  const sorted = [...days].sort(([a], [b]) => a - b);
  sorted.forEach(([day, dayBlock], i) => {
    const gap = day - (sorted[i - 1]?.[0] ?? day);
    ledger.count(dayBlock, "day_gaps", i > 0 ? 1 : 0);
    ledger.count(dayBlock, "day_gap_sum", gap);
    ledger.count(dayBlock, "day_gap_squares", gap * gap);
  });
  for (const week of weeks.values()) {
    ledger.observe(week.block, "week_commits", week.commits);
  }
}
