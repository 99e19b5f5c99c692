/** Returns: coming back within a day to a file one has just changed, whatever the commit is called. */
import { personOf, type Selection } from "./subject.ts";

const windowSeconds = 24 * 3600;
/** Files remembered for a person before those out of the window are forgotten. */
const manyFiles = 8192;

type Trail = { lastAt: number; byFile: Map<number, number> };

/**
 * Calls `visit` for each commit with files that has one of the same person's in the 24 hours before it: who commits once a
 * day cannot return within one. `seconds` is the time since the latest of them that shares a file, or null.
 */
export function eachNearCommit(
  selection: Pick<Selection, "facts" | "rows" | "dated" | "byAuthor" | "people">,
  visit: (place: number, seconds: number | null) => void,
): void {
  const { facts, rows, dated } = selection;
  const trails: (Trail | undefined)[] = [];
  for (let i = 0; i < dated; i++) {
    const row = rows[i] as number;
    const files = facts.fileIds[row] as number;
    if (files === 0) continue;
    const person = personOf(selection, row);
    trails[person] ??= { lastAt: Number.NEGATIVE_INFINITY, byFile: new Map() };
    const trail = trails[person];
    const at = facts.authoredAt[row] as number;
    const from = facts.idsFrom[row] as number;
    if (at - trail.lastAt <= windowSeconds) {
      let touched = Number.NEGATIVE_INFINITY;
      for (let k = from; k < from + files; k++) {
        touched = Math.max(touched, trail.byFile.get(facts.ids[k] as number) ?? touched);
      }
      visit(i, at - touched <= windowSeconds ? at - touched : null);
    }
    if (trail.byFile.size > manyFiles) forget(trail.byFile, at - windowSeconds);
    for (let k = from; k < from + files; k++) trail.byFile.set(facts.ids[k] as number, at);
    trail.lastAt = at;
  }
}

function forget(byFile: Map<number, number>, before: number): void {
  for (const [id, at] of byFile) {
    if (at < before) byFile.delete(id);
  }
}
