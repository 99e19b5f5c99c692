/**
 * When a guardrail appeared: the share of the product work done before the first commit that touched it. Work is what
 * changes the product, so tests, docs, CI and setup commits do not make anything "later".
 */
import type { CommitFact } from "../commit/commit-fact.ts";
import type { Subsystem } from "../commit/subsystem-rules.ts";
import type { Category } from "../result.ts";

const notWork: ReadonlySet<Category> = new Set(["setup", "test", "docs", "infra", "chore", "style"]);

/** A commit that touches tests alone, or nothing, is no work either, whatever its words say. */
export function isWork(fact: CommitFact): boolean {
  const touchesProduct = fact.subsystems === null || fact.subsystems.some((subsystem) => subsystem !== "tests");
  return touchesProduct && !notWork.has(fact.category);
}

export type FirstTouch = { sha: string; workBefore: number };

/** First of `commits` (oldest first) that touches `subsystem`; null when none does. `workBefore` is 0 to 1. */
export function firstTouch(commits: readonly CommitFact[], subsystem: Subsystem): FirstTouch | null {
  const index = commits.findIndex((fact) => fact.subsystems?.includes(subsystem));
  const first = commits[index];
  if (first === undefined) {
    return null;
  }
  const total = commits.filter(isWork).length;
  return { sha: first.sha, workBefore: total === 0 ? 0 : commits.slice(0, index).filter(isWork).length / total };
}
