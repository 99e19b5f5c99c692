import fc from "fast-check";
import { expect, test } from "vitest";
import { type CursorList, type Page, withMore, withTop, withWindow } from "./cursor-list.ts";

type Row = { at: number; id: string; v: number };
const placeOf = (row: Row) => row;
const row = (at: number, v = 0): Row => ({ at, id: String(at), v });
const rows = (...ats: number[]): Row[] => ats.map((at) => row(at));

/** What the engine would answer: rows after a cursor, which here is the time of the row before. */
function pageOf(all: readonly Row[], cursor: string | null, limit: number): Page<Row> {
  const after = all.filter((own) => cursor === null || own.at < Number(cursor)).sort((a, b) => b.at - a.at);
  const shown = after.slice(0, limit);
  return { rows: shown, next: after.length > limit ? String(shown.at(-1)?.at) : null, total: all.length };
}

test("new rows come on top, changed ones are replaced, gone ones leave, the rest stays", () => {
  const list: CursorList<Row> = { rows: rows(9, 8, 7, 6, 5), next: "5", total: 9 };
  const top = { rows: [row(10), row(9, 1), row(7)], next: "7", total: 10 };
  expect(withTop(list, top, placeOf)).toEqual({
    rows: [row(10), row(9, 1), row(7), row(6), row(5)],
    next: "5",
    total: 10,
  });
});

test("when more has come than a page holds, the hole is not papered over", () => {
  const list: CursorList<Row> = { rows: rows(3, 2, 1), next: null, total: 3 };
  expect(withTop(list, { rows: rows(9, 8, 7), next: "7", total: 9 }, placeOf)).toBeNull();
});

test("a search that has gone on without finding anything does not begin again", () => {
  const list: CursorList<Row> = { rows: rows(9), next: "2", total: null };
  expect(withTop(list, { rows: rows(9), next: "5", total: null }, placeOf)?.next).toBe("2");
  expect(withTop({ ...list, rows: [] }, { rows: [], next: "5", total: null }, placeOf)?.next).toBe("2");
});

test("whatever happens to the rows, reading top, window and the rest again ends with what the engine has", () => {
  const times = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
  fc.assert(
    fc.property(times, times, fc.integer({ min: 1, max: 8 }), fc.nat(30), (before, after, limit, scrolled) => {
      const old = before.map((at) => row(at));
      const now = after.map((at) => row(at, 1));
      let list = pageOf(old, null, limit);
      for (let n = 0; n < scrolled && list.next !== null; n++)
        list = withMore(list, pageOf(old, list.next, limit), placeOf);
      let merged = withTop(list, pageOf(now, null, limit), placeOf) ?? pageOf(now, null, limit);
      for (let index = 0; index < merged.rows.length; index++) {
        const at = merged.rows[index];
        if (at) merged = withWindow(merged, at, pageOf(now, String(at.at), limit), placeOf);
      }
      while (merged.next !== null) merged = withMore(merged, pageOf(now, merged.next, limit), placeOf);
      expect(merged.rows.map(({ at }) => at)).toEqual([...after].sort((a, b) => b - a));
    }),
  );
});
