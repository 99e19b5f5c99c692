/** One answer of a list, newest first. `next` asks for what follows; a page may be short, even empty, and still have one. */
export type Page<Row> = { rows: Row[]; next: string | null; total: number | null };

/** What is known of a list: its rows from the newest on without a hole, and where it goes on. */
export type CursorList<Row> = Page<Row>;

/** Where a row stands. Later times come first, and of the same time the larger id. */
export type Place = { at: number; id: string };
export type PlaceOf<Row> = (row: Row) => Place;

function isBelow(a: Place, b: Place): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}

/**
 * The list after its newest page was read again: that page replaces what it covers. `null` when so much has come that
 * rows between the page and the list are not known.
 */
export function withTop<Row>(list: CursorList<Row>, page: Page<Row>, placeOf: PlaceOf<Row>): CursorList<Row> | null {
  if (page.next === null) return page;
  const last = page.rows.at(-1);
  const first = list.rows[0];
  if (last === undefined) return { ...list, total: page.total };
  if (first === undefined) return list.next === null ? page : { ...list, rows: page.rows, total: page.total };
  if (isBelow(placeOf(first), placeOf(last))) return null;
  const kept = list.rows.filter((row) => isBelow(placeOf(row), placeOf(last)));
  return {
    rows: [...page.rows, ...kept],
    next: kept.length > 0 ? list.next : furtherOf(list, page),
    total: page.total,
  };
}

/** A search may have gone on without finding anything: then it does not begin again. */
function furtherOf<Row>(list: CursorList<Row>, page: Page<Row>): string | null {
  return list.rows.length <= page.rows.length ? list.next : page.next;
}

/** The list after the rows that follow `after` were read again. */
export function withWindow<Row>(
  list: CursorList<Row>,
  after: Place,
  page: Page<Row>,
  placeOf: PlaceOf<Row>,
): CursorList<Row> {
  const above = list.rows.filter((row) => !isBelow(placeOf(row), after));
  const last = page.rows.at(-1);
  if (page.next === null) return { ...list, rows: [...above, ...page.rows], next: null };
  if (last === undefined) return list;
  const below = list.rows.filter((row) => isBelow(placeOf(row), placeOf(last)));
  return { ...list, rows: [...above, ...page.rows, ...below] };
}

/** The list with the page that follows it. */
export function withMore<Row>(list: CursorList<Row>, page: Page<Row>, placeOf: PlaceOf<Row>): CursorList<Row> {
  const last = list.rows.at(-1);
  const added = last ? page.rows.filter((row) => isBelow(placeOf(row), placeOf(last))) : page.rows;
  return { ...list, rows: [...list.rows, ...added], next: page.next };
}
