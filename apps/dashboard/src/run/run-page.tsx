import { useCallback, useEffect, useRef } from "react";
import { useRun } from "#api/runs.ts";
import type { Span } from "#api/wire.ts";
import { ErrorState } from "#components/error-state.tsx";
import { useParams } from "#shell/address.ts";
import { Waterfall } from "#waterfall/waterfall.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunNotes } from "./run-notes.tsx";
import { SpanPanel } from "./span-panel.tsx";

/** From this width on, what is chosen stands beside the timeline (`lg:` below). */
const besideFrom = 1024;

/** One run: its timeline, and beside it what is chosen there. */
export function RunPage({ id }: { id: string }) {
  const { data: run, error, refetch } = useRun(id);
  const [params, set] = useParams();
  const panel = useRef<HTMLDivElement>(null);
  const wanted = params.get("span") ?? id;
  const select = useCallback((span: string) => set({ span: span === id ? null : span }), [set, id]);
  useEffect(() => {
    const isBelow = window.innerWidth < besideFrom;
    if (wanted !== id && isBelow) panel.current?.scrollIntoView({ block: "start" });
  }, [wanted, id]);

  if (!run) return error ? <ErrorState error={error} retry={() => void refetch()} /> : null;
  const span = findSpan(run.trace, wanted) ?? run.trace;
  return (
    <div className="flex flex-col lg:h-full">
      <RunHeader run={run} />
      <RunNotes run={run} />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_27rem]">
        <div className="min-h-0 bg-surface lg:overflow-auto">
          <Waterfall run={run.trace} selected={span.id} onSelect={select} />
        </div>
        <div ref={panel} className="min-h-0 border-line border-t bg-surface lg:overflow-auto lg:border-t-0 lg:border-l">
          <SpanPanel key={span.id} run={run} span={span} />
        </div>
      </div>
    </div>
  );
}

function findSpan(span: Span, id: string): Span | null {
  if (span.id === id) return span;
  for (const child of span.children) {
    const found = findSpan(child, id);
    if (found) return found;
  }
  return null;
}
