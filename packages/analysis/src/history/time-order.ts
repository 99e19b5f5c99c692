/** The order of a history: by author date, then committer date, then sha, whatever order the facts came in. */
import { contentOf, type FactColumns, shaOf, trait } from "./fact-columns.ts";

/**
 * Rows oldest first, each commit once; commits without a valid date come last. Linear: histories mostly come sorted, and a
 * radix sort takes the rest.
 */
export function timeOrder(facts: FactColumns): Uint32Array {
  const rows = byAuthorDate(facts);
  let kept = 0;
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    const at = facts.authoredAt[rows[from] as number];
    while (to < rows.length && facts.authoredAt[rows[to] as number] === at) to += 1;
    kept = to - from === 1 ? keep(rows, kept, rows[from] as number) : settle(facts, rows, from, to, kept);
    from = to;
  }
  return rows.subarray(0, kept);
}

function keep(rows: Uint32Array, kept: number, row: number): number {
  rows[kept] = row;
  return kept + 1;
}

/** Orders commits of the same second and keeps the best fact of each. */
function settle(facts: FactColumns, rows: Uint32Array, from: number, to: number, start: number): number {
  const tied = Array.from(rows.subarray(from, to), (row) => ({ row, sha: shaOf(facts, row) }));
  tied.sort((a, b) => compare(facts.committedAt, a.row, b.row) || compareText(a.sha, b.sha) || better(facts, a, b));
  let kept = start;
  tied.forEach(({ row, sha }, i) => {
    if (tied[i - 1]?.sha !== sha) kept = keep(rows, kept, row);
  });
  return kept;
}

type Tied = { row: number; sha: string };

/** Of two facts about one commit: the one with files, the newer version, and if all is equal any fixed choice. */
function better(facts: FactColumns, a: Tied, b: Tied): number {
  const known = (row: number) => (facts.traits[row] as number) & trait.withFiles;
  return (
    known(b.row) - known(a.row) ||
    compare(facts.version, b.row, a.row) ||
    compareText(contentOf(facts, a.row), contentOf(facts, b.row))
  );
}

function compare(column: ArrayLike<number>, a: number, b: number): number {
  return (column[a] ?? 0) - (column[b] ?? 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const digitBits = 11;
const digits = 2 ** digitBits;

/** Least significant digit first, three digits of 11 bits. A date of 0 is none and goes last. */
function byAuthorDate({ count, authoredAt }: FactColumns): Uint32Array {
  const keys = new Uint32Array(count);
  let rows = new Uint32Array(count);
  let sorted = true;
  for (let row = 0; row < count; row++) {
    rows[row] = row;
    keys[row] = authoredAt[row] === 0 ? 0xffff_ffff : (authoredAt[row] as number);
    sorted &&= row === 0 || (keys[row] as number) >= (keys[row - 1] as number);
  }
  if (sorted) {
    return rows;
  }
  for (const shift of [0, digitBits, 2 * digitBits]) {
    const starts = new Uint32Array(digits + 1);
    for (let i = 0; i < count; i++) {
      const digit = ((keys[i] as number) >>> shift) & (digits - 1);
      starts[digit + 1] = (starts[digit + 1] as number) + 1;
    }
    for (let digit = 0; digit < digits; digit++) {
      starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number);
    }
    const next = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const digit = ((keys[row] as number) >>> shift) & (digits - 1);
      const place = starts[digit] as number;
      next[place] = row;
      starts[digit] = place + 1;
    }
    rows = next;
  }
  return rows;
}
