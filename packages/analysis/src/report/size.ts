import { type FactColumns, unknown } from "../history/fact-columns.ts";

/** Lines changed in hand-written files; null for a commit that has none, or whose lines are not known. */
export function sizeOf(facts: FactColumns, row: number): number | null {
  const lines = facts.sourceLines[row] as number;
  return facts.sourceFiles[row] === 0 || lines === unknown ? null : lines;
}
