import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { type CursorList, type Page, type PlaceOf, withMore, withTop, withWindow } from "./cursor-list.ts";

export type FetchPage<Row> = (ask: {
  cursor: string | null;
  limit: number;
  signal?: AbortSignal;
}) => Promise<Page<Row>>;

export type ListSource<Row> = {
  /** Begins with a name that `#live` says is no longer so (`keys.runList`). */
  queryKey: readonly unknown[];
  fetchPage: FetchPage<Row>;
  placeOf: PlaceOf<Row>;
  /** What the engine is asked with for the rows after this one. */
  cursorOf: (row: Row) => string;
};

export type CursorListState<Row> = {
  /** `undefined` before the first answer. */
  list: CursorList<Row> | undefined;
  error: unknown;
  /** What is shown is of the question before. */
  isStale: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
  /** Tells which rows are on the screen: those are read again when something has changed. */
  setVisible: (first: number, last: number) => void;
};

/** How far the reading of further rows is, and for which question. */
type More = { hash: string; isLoading: boolean; error: unknown };

const pageSize = 50;
/** So many pages are read for rows that came since the last look; beyond, the list begins anew. */
const catchUpPages = 4;

/** A list that is read page by page as it is scrolled, and of which what is seen is read again when it changes. */
export function useCursorList<Row>(source: ListSource<Row>): CursorListState<Row> {
  const client = useQueryClient();
  const visible = useRef({ first: 0, last: 0 });
  const hash = JSON.stringify(source.queryKey);
  const [more, setMore] = useState<More>({ hash, isLoading: false, error: null });
  const latest = useRef({ source, hash, more });
  latest.current = { source, hash, more };

  const query = useQuery({
    queryKey: source.queryKey,
    queryFn: ({ signal }) => readAgain(client, source, visible.current, signal),
    placeholderData: keepPreviousData,
  });

  const loadMore = useCallback(async () => {
    const { source, hash, more } = latest.current;
    const { queryKey, fetchPage, placeOf } = source;
    const list = client.getQueryData<CursorList<Row>>(queryKey);
    if (!list || list.next === null || (more.hash === hash && more.isLoading)) return;
    // Another question may be asked while this one is under way: what comes of this one is not told then.
    const tell = (now: More) => {
      if (latest.current.hash !== hash) return;
      latest.current.more = now;
      setMore(now);
    };
    tell({ hash, isLoading: true, error: null });
    try {
      const page = await fetchPage({ cursor: list.next, limit: pageSize });
      client.setQueryData<CursorList<Row>>(queryKey, (known) => known && withMore(known, page, placeOf));
      tell({ hash, isLoading: false, error: null });
    } catch (error) {
      tell({ hash, isLoading: false, error });
    }
  }, [client]);

  const own = more.hash === hash ? more : null;
  return {
    list: query.data,
    error: query.data === undefined ? query.error : (own?.error ?? null),
    isStale: query.isPlaceholderData,
    isLoadingMore: own?.isLoading ?? false,
    loadMore: useCallback(() => void loadMore(), [loadMore]),
    retry: () => void (query.data === undefined ? query.refetch() : loadMore()),
    setVisible: useCallback((first, last) => {
      visible.current = { first, last };
    }, []),
  };
}

async function readAgain<Row>(
  client: QueryClient,
  { queryKey, fetchPage, placeOf, cursorOf }: ListSource<Row>,
  { first, last }: { first: number; last: number },
  signal: AbortSignal,
): Promise<CursorList<Row>> {
  const known = () => client.getQueryData<CursorList<Row>>(queryKey);
  const top = await fetchPage({ cursor: null, limit: pageSize, signal });
  const old = known();
  if (!old) return top;
  let page = top;
  for (let pages = 1; !withTop(old, page, placeOf) && page.next !== null && pages < catchUpPages; pages++) {
    const following = await fetchPage({ cursor: page.next, limit: pageSize, signal });
    page = { rows: [...page.rows, ...following.rows], next: following.next, total: top.total };
  }
  const before = first > pageSize ? old.rows[first - 1] : undefined;
  const limit = Math.min(last - first + 1, 2 * pageSize);
  const seen = before && (await fetchPage({ cursor: cursorOf(before), limit, signal }));
  // Read once more: further rows may have come by scrolling while this was under way.
  const merged = withTop(known() ?? old, page, placeOf);
  if (!merged) return top;
  return before && seen ? withWindow(merged, placeOf(before), seen, placeOf) : merged;
}
