/**
 * Finds files that were renamed, as `git diff -M` does with its defaults: first those with the same content, then, where
 * contents are at hand, those half of whose content is the same. A rename becomes one change, at the place of the new path.
 */

import type { Blob, TreeChange } from "./diff-trees.ts";
import { maxScore } from "./similarity.ts";
import { kinds } from "./tree-entries.ts";

/** A change of one path: `renamedFrom` has the old path where it had another one. */
export type FileDiff = TreeChange & { renamedFrom: string | null };

/** How similar two contents are, up to `maxScore`; 0 where they are less than `minimum`, or not at hand. */
export type Score = (from: Blob, to: Blob, minimum: number) => number;

type Deleted = { path: string; before: Blob; used: boolean };
type Created = { path: string; after: Blob; source: Deleted | null };

const minimumScore = maxScore / 2;
/** For two files that keep their name and share it with no other. */
const minimumScoreOfNames = minimumScore + (maxScore - minimumScore) / 2;
/** Beyond this many pairs (its square) git compares no contents. */
const renameLimit = 1_000;
const candidatesPerFile = 4;
/** Of files with the same content, git looks at the first hundred. */
const maxAlternatives = 100;

/** `score` null: only whole files are recognised. */
export function findRenames(changes: readonly TreeChange[], score: Score | null): FileDiff[] {
  const deleted = changes.flatMap(({ path, before, after }) =>
    before !== null && after === null ? [{ path, before, used: false }] : [],
  );
  const created = changes.flatMap(({ path, before, after }) =>
    before === null && after !== null ? [{ path, after, source: null }] : [],
  );
  if (deleted.length > 0 && created.length > 0) pair(deleted, created, score);
  const sources = new Map<string, Deleted | null>(created.map(({ path, source }) => [path, source]));
  const used = new Set(deleted.filter((one) => one.used).map(({ path }) => path));
  return changes.flatMap((change): FileDiff[] => {
    if (change.after === null && used.has(change.path)) return [];
    const source = change.before === null ? sources.get(change.path) : null;
    return [source ? { ...change, before: source.before, renamedFrom: source.path } : { ...change, renamedFrom: null }];
  });
}

function pair(deleted: Deleted[], created: Created[], score: Score | null): void {
  pairWholeFiles(deleted, created);
  if (score === null) return;
  const scoreOf = (minimum: number) => (from: Deleted, to: Created) =>
    isRegular(from.before) && isRegular(to.after) ? score(from.before, to.after, minimum) : 0;
  pairByName(free(deleted), open(created), scoreOf(minimumScoreOfNames));
  const [sources, targets] = [free(deleted), open(created)];
  if (sources.length * targets.length > renameLimit ** 2) return;
  pairByContent(sources, targets, scoreOf(minimumScore));
}

/** The same content; of several, one that is not taken and has the same name in another folder. */
function pairWholeFiles(deleted: readonly Deleted[], created: readonly Created[]): void {
  const byContent = Map.groupBy(deleted, ({ before }) => before.name);
  for (const target of created) {
    let best: Deleted | null = null;
    let bestScore = -1;
    let looked = 0;
    for (const source of byContent.get(target.after.name) ?? []) {
      const isSameKind = isRegular(source.before) && isRegular(target.after);
      if (source.used || (!isSameKind && source.before.mode !== target.after.mode)) continue;
      const score = 1 + Number(haveSameName(source.path, target.path));
      if (score > bestScore) [best, bestScore] = [source, score];
      looked += 1;
      if (bestScore === 2 || looked > maxAlternatives) break;
    }
    if (best !== null) take(best, target);
  }
}

/** A name that one deleted and one new file have, and no other, is a sign that they are the same; their contents decide. */
function pairByName(
  deleted: readonly Deleted[],
  created: readonly Created[],
  score: (from: Deleted, to: Created) => number,
): void {
  const sources = Map.groupBy(deleted, ({ path }) => baseName(path));
  const targets = Map.groupBy(created, ({ path }) => baseName(path));
  for (const source of deleted) {
    const [name, others] = [baseName(source.path), sources.get(baseName(source.path)) ?? []];
    const [target, ...more] = targets.get(name) ?? [];
    if (others.length !== 1 || target === undefined || more.length > 0) continue;
    if (score(source, target) >= minimumScoreOfNames) take(source, target);
  }
}

/** Every pair is scored; the best go first. Of each new file only the four best sources are remembered. */
function pairByContent(
  deleted: readonly Deleted[],
  created: readonly Created[],
  score: (from: Deleted, to: Created) => number,
): void {
  type Pair = { source: Deleted; target: Created; score: number; sameName: number };
  const order = (a: Pair, b: Pair) => b.score - a.score || b.sameName - a.sameName;
  const pairs: Pair[] = [];
  for (const target of created) {
    const best: Pair[] = [];
    for (const source of deleted) {
      const sameName = Number(haveSameName(source.path, target.path));
      const candidate = { source, target, score: score(source, target), sameName };
      if (best.length < candidatesPerFile) {
        best.push(candidate);
        continue;
      }
      let worst = 0;
      for (let index = 1; index < best.length; index += 1) {
        const [one, other] = [best[index], best[worst]];
        if (one && other && order(one, other) > 0) worst = index;
      }
      const replaced = best[worst];
      if (replaced && order(replaced, candidate) > 0) best[worst] = candidate;
    }
    pairs.push(...best);
  }
  for (const { source, target, score: points } of pairs.sort(order)) {
    if (points < minimumScore) break;
    if (!source.used && target.source === null) take(source, target);
  }
}

function take(source: Deleted, target: Created): void {
  source.used = true;
  target.source = source;
}

const free = (deleted: readonly Deleted[]) => deleted.filter(({ used }) => !used);
const open = (created: readonly Created[]) => created.filter(({ source }) => source === null);

function isRegular(blob: Blob): boolean {
  return (blob.mode & kinds.mask) === kinds.file;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function haveSameName(a: string, b: string): boolean {
  return baseName(a) === baseName(b);
}
