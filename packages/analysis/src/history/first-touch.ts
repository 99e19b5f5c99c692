/**
 * When a guardrail appeared: the share of the product work done before the first commit that touched it. Work is what
 * changes the product, so tests, docs, CI and setup commits do not make anything "later".
 */

import { categories } from "../commit/category.ts";
import type { Subsystem } from "../commit/subsystem-rules.ts";
import { type FactColumns, shaOf, subsystemBit, trait } from "./fact-columns.ts";

const notWork = new Set<string>(["setup", "test", "docs", "infra", "chore", "style"]);
const isWorkCategory = Uint8Array.from(categories, (name) => (notWork.has(name) ? 0 : 1));

/** A commit that touches tests alone, or nothing, is no work either, whatever its words say. */
export function isWork(facts: FactColumns, row: number): boolean {
  const unread = ((facts.traits[row] as number) & trait.withFiles) === 0;
  const touchesProduct = unread || ((facts.subsystems[row] as number) & ~subsystemBit.tests) !== 0;
  return touchesProduct && isWorkCategory[facts.category[row] as number] === 1;
}

/**
 * `workBefore` is the share of work before the first touch, 0 to 1. `earliness`, 0 to 1, looks at the first three touches,
 * because one may be an accident: how much work came after each on average, one that is missing counting 0.
 */
export type FirstTouch = { sha: string; workBefore: number; earliness: number };

/** How many touches are looked at. */
export const earlyTouches = 3;

/** The first of `rows` (oldest first) that touch `subsystem`; null when none does. */
export function firstTouch(facts: FactColumns, rows: Uint32Array, subsystem: Subsystem): FirstTouch | null {
  const bit = subsystemBit[subsystem];
  const first: number[] = [];
  const before: number[] = [];
  let work = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (first.length < earlyTouches && ((facts.subsystems[row] as number) & bit) !== 0) {
      first.push(row);
      before.push(work);
    }
    work += isWork(facts, row) ? 1 : 0;
  }
  const [row] = first;
  if (row === undefined) {
    return null;
  }
  return { sha: shaOf(facts, row), ...touchAfter(before.map((done) => (work === 0 ? 0 : done / work))) };
}

/** What touches after these shares of the work (0 to 1, at least one and at most three of them, ascending) come to. */
export function touchAfter(shares: readonly number[]): Omit<FirstTouch, "sha"> {
  return {
    workBefore: shares[0] ?? 0,
    earliness: shares.reduce((sum, share) => sum + 1 - share, 0) / earlyTouches,
  };
}
