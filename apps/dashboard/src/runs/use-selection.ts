import { useCallback, useMemo, useRef, useState } from "react";
import type { RunRow } from "#api/wire.ts";

export type Selection = {
  runs: ReadonlyMap<string, RunRow>;
  /** Takes a run in or out; with `reach`, all from the one before it to this one in. */
  toggle: (run: RunRow, reach?: boolean) => void;
  /** Takes all in, or all out when all are in. */
  toggleAll: (rows: readonly RunRow[]) => void;
  clear: () => void;
};

/** The runs a person has picked out. They stay picked while the list changes; what they are now, the list says. */
export function useSelection(rows: readonly RunRow[]): Selection {
  const [picked, setPicked] = useState<ReadonlyMap<string, RunRow>>(new Map());
  const lastId = useRef<string | null>(null);
  const latest = useRef(rows);
  latest.current = rows;

  const toggle = useCallback((run: RunRow, reach = false) => {
    const all = latest.current;
    const [a, b] = [lastId.current, run.run_id].map((id) => all.findIndex((row) => row.run_id === id));
    lastId.current = run.run_id;
    setPicked((before) => {
      const next = new Map(before);
      if (reach && a !== undefined && b !== undefined && a >= 0 && b >= 0) {
        for (const row of all.slice(Math.min(a, b), Math.max(a, b) + 1)) next.set(row.run_id, row);
      } else if (!next.delete(run.run_id)) next.set(run.run_id, run);
      return next;
    });
  }, []);
  const toggleAll = useCallback((all: readonly RunRow[]) => {
    setPicked((before) =>
      all.every((row) => before.has(row.run_id)) ? new Map() : new Map(all.map((row) => [row.run_id, row])),
    );
  }, []);
  const clear = useCallback(() => setPicked(new Map()), []);

  const runs = useMemo(() => {
    if (picked.size === 0) return picked;
    const now = new Map(picked);
    for (const row of rows) if (now.has(row.run_id)) now.set(row.run_id, row);
    return now;
  }, [picked, rows]);
  return { runs, toggle, toggleAll, clear };
}
