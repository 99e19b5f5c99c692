import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "#components/icon.tsx";
import { useShortcuts } from "#shell/shortcuts.ts";
import { useAnchor } from "./use-anchor.ts";

export type Column<Row> = {
  id: string;
  head: ReactNode;
  /** Width, alignment, and below which width of the page it is left out: `w-28 text-right max-md:hidden`. */
  className?: string;
  cell: (row: Row) => ReactNode;
};

type ListTableProps<Row> = {
  /** What the list is of, for those who do not see it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** The row's id. */
  keyOf: (row: Row) => string;
  /** Where the place in the list is remembered under, while another page is looked at. */
  placeKey: string;
  /** Opens a row, for Enter. One of its cells has a link of class `row-link`, which covers the row. */
  onOpen: (row: Row) => void;
  /** `x`. */
  onSelect?: (row: Row) => void;
  rowClass?: (row: Row) => string;
  rowHeight?: number;
  /** Where the list goes on; `null` when it is all here, or is not to be asked for more. */
  next?: string | null;
  loadMore?: () => void;
  setVisible?: (first: number, last: number) => void;
  /** Rows of the question before: shown pale. */
  isStale?: boolean;
  /** After the last row. */
  end?: ReactNode;
};

const noop = () => {};

/**
 * A table of any length: only the rows on the screen are in the page. `j` and `k` go along, Enter opens. Rows that come on
 * top do not move what is being looked at.
 */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const { label, columns, rows, keyOf, placeKey, onOpen, onSelect, rowClass, rowHeight = 33, next = null } = props;
  const { loadMore = noop, setVisible = noop, isStale = false, end } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [currentKey, setCurrentKey] = useState<string | null>(null);
  const toFocus = useRef<string | null>(null);
  const { arrived, toTop, initialTop } = useAnchor({ scroller, rows, keyOf, rowHeight, placeKey });

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: initialTop,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => setVisible(first, last), [setVisible, first, last]);
  useEffect(() => {
    if (next !== null && last >= rows.length - 20) loadMore();
  }, [next, last, rows.length, loadMore]);

  const move = (by: number) => {
    const at = rows.findIndex((row) => keyOf(row) === currentKey);
    const index = at === -1 ? Math.max(0, Math.ceil((scroller.current?.scrollTop ?? 0) / rowHeight)) : at + by;
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!row) return;
    virtual.scrollToIndex(rows.indexOf(row));
    toFocus.current = keyOf(row);
    setCurrentKey(keyOf(row));
  };
  const current = rows.find((row) => keyOf(row) === currentKey);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    enter: () => current && onOpen(current),
    x: () => current && onSelect?.(current),
    escape: () => setCurrentKey(null),
  });
  useLayoutEffect(() => {
    if (toFocus.current === null) return;
    const link = scroller.current?.querySelector<HTMLElement>(
      `tr[data-row="${CSS.escape(toFocus.current)}"] .row-link`,
    );
    if (!link) return;
    link.focus({ preventScroll: true });
    toFocus.current = null;
  });

  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className="relative min-h-0 flex-1">
      {arrived > 0 && (
        <button
          type="button"
          onClick={toTop}
          className="absolute top-10 left-1/2 z-20 flex -translate-x-1/2 items-center gap-1 rounded-full bg-accent px-3 py-1 font-medium text-on-accent text-xs shadow-lg"
        >
          <Icon name="up" className="size-3" /> {arrived} new
        </button>
      )}
      <div ref={scroller} className="h-full overflow-auto [overflow-anchor:none]" data-scroller>
        <table
          aria-label={label}
          aria-rowcount={next !== null ? -1 : rows.length + 1}
          className="w-full table-fixed border-separate border-spacing-0"
        >
          <thead className="sticky top-0 z-10 bg-surface">
            <tr aria-rowindex={1}>
              {columns.map(({ id, head, className = "" }) => (
                <th
                  key={id}
                  scope="col"
                  className={`h-8 border-line border-b px-2 text-left font-medium text-muted text-xs first:pl-4 last:pr-4 ${className}`}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className={isStale ? "opacity-50" : ""}>
            {first > 0 && <Spacer height={first * rowHeight} />}
            {items.map(({ index }) => {
              const row = rows[index];
              if (!row) return null;
              const key = keyOf(row);
              return (
                <tr
                  key={key}
                  data-row={key}
                  aria-rowindex={index + 2}
                  data-current={key === currentKey || undefined}
                  onFocus={() => setCurrentKey(key)}
                  style={{ height: rowHeight }}
                  className={`relative hover:bg-hover data-current:bg-hover data-current:shadow-[inset_2px_0_0_var(--accent)] ${rowClass?.(row) ?? ""}`}
                >
                  {columns.map(({ id, cell, className = "" }) => (
                    <td
                      key={id}
                      className={`overflow-hidden border-line border-b px-2 py-0 first:pl-4 last:pr-4 ${className}`}
                    >
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
            {below > 0 && <Spacer height={below} />}
          </tbody>
        </table>
        {end}
      </div>
    </div>
  );
}

/** One cell, however many columns there are: a wider one would bring columns back that a narrow page leaves out. */
function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden style={{ height }}>
      <td className="p-0" />
    </tr>
  );
}
