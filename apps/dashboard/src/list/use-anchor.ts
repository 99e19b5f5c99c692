import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

type AnchorOptions<Row> = {
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  rowHeight: number;
  placeKey: string;
};

/** Where lists were left, for when they are come back to. */
const places = new Map<string, number>();

/**
 * Keeps the row at the upper edge where it is when rows come or go above it, unless the list stands at its top. Returns
 * how many have come above since, what goes there, and where the list was left.
 */
export function useAnchor<Row>({ scroller, rows, keyOf, rowHeight, placeKey }: AnchorOptions<Row>) {
  const anchor = useRef<{ key: string; offset: number; index: number } | null>(null);
  const [arrived, setArrived] = useState(0);
  const [initialTop] = useState(() => places.get(placeKey) ?? 0);
  const latest = useRef({ rows, keyOf });
  latest.current = { rows, keyOf };

  const note = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    places.set(placeKey, top);
    const index = Math.floor(top / rowHeight);
    const row = latest.current.rows[index];
    anchor.current = top > 0 && row ? { key: latest.current.keyOf(row), offset: top - index * rowHeight, index } : null;
    if (top < rowHeight) setArrived(0);
  }, [scroller, rowHeight, placeKey]);

  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener("scroll", note, { passive: true });
    return () => element?.removeEventListener("scroll", note);
  }, [scroller, note]);

  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = places.get(placeKey) ?? 0;
    anchor.current = null;
    setArrived(0);
  }, [scroller, placeKey]);

  useLayoutEffect(() => {
    const held = anchor.current;
    if (!held || !scroller.current) return;
    const index = rows.findIndex((row) => keyOf(row) === held.key);
    if (index === -1 || index === held.index) return;
    if (index > held.index) setArrived((count) => count + index - held.index);
    anchor.current = { ...held, index };
    scroller.current.scrollTop = index * rowHeight + held.offset;
  }, [scroller, rows, keyOf, rowHeight]);

  const toTop = useCallback(() => scroller.current?.scrollTo({ top: 0 }), [scroller]);
  return { arrived, toTop, initialTop };
}
