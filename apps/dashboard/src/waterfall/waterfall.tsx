import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Span } from "#api/wire.ts";
import { useNow } from "#live/server-clock.ts";
import { useShortcuts } from "#shell/shortcuts.ts";
import { layoutOf, type Tick, tickText } from "./layout.ts";
import { WaterfallRow } from "./waterfall-row.tsx";

type WaterfallProps = {
  run: Span;
  /** The id of the span that is looked at. */
  selected: string;
  onSelect: (id: string) => void;
};

/** Above this many rows bars grow in larger steps. */
const manyRows = 200;

/** A run's steps and their tries on one axis of time. `j` and `k` go along. */
export function Waterfall({ run, selected, onSelect }: WaterfallProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const isLive = run.endedAt === null;
  const now = useNow(isLive, run.children.length > manyRows ? 1000 : 200);
  const { rows, ticks } = useMemo(() => layoutOf(run, now, folded), [run, now, folded]);
  const list = useRef<HTMLOListElement>(null);

  const toggle = useCallback((id: string) => {
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const byKey = useRef(false);
  const move = (by: number) => {
    const index = rows.findIndex((row) => row.span.id === selected) + by;
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    byKey.current = true;
    if (row) onSelect(row.span.id);
  };
  useShortcuts({ j: () => move(1), k: () => move(-1), escape: () => onSelect(run.id) });
  useLayoutEffect(() => {
    if (!byKey.current) return;
    byKey.current = false;
    list.current?.querySelector<HTMLElement>(`[data-span="${CSS.escape(selected)}"]`)?.focus();
  }, [selected]);

  return (
    <section aria-label="Timeline">
      <Axis ticks={ticks} />
      <ol ref={list} className="relative">
        {rows.map((row) => (
          <WaterfallRow
            key={row.span.id}
            row={row}
            isSelected={row.span.id === selected}
            onSelect={onSelect}
            onToggle={toggle}
          />
        ))}
      </ol>
      <Legend />
    </section>
  );
}

function Axis({ ticks }: { ticks: readonly Tick[] }) {
  return (
    <div className="sticky top-0 z-10 flex h-8 border-line border-b bg-surface text-muted text-xs" aria-hidden>
      <div className="w-40 shrink-0 px-4 py-1.5 sm:w-64">Step</div>
      <div className="relative mr-16 flex-1">
        {ticks.map(({ left, ms }, index) => (
          <span
            key={ms}
            style={{ left: `${left * 100}%` }}
            className={`absolute bottom-0 h-full whitespace-nowrap border-line border-l py-1.5 pl-1 ${left > 0.94 ? "text-transparent" : ""} ${index % 2 === 1 || left > 0.8 ? "max-sm:text-transparent" : ""}`}
          >
            {tickText(ms)}
          </span>
        ))}
      </div>
    </div>
  );
}

const legend = [
  ["bg-off-bar", "in the queue"],
  ["bg-good-bar", "running"],
  ["bg-wait-bar", "waiting"],
  ["stripes", "until the next try"],
];

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2 text-muted text-xs">
      {legend.map(([look, name]) => (
        <li key={name} className="flex items-center gap-1.5">
          <span aria-hidden className={`h-2 w-4 rounded-xs ${look}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}
