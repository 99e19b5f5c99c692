import { memo } from "react";
import type { Span, StepOp } from "#api/wire.ts";
import { Icon } from "#components/icon.tsx";
import { statusLook } from "#components/status-badge.tsx";
import { durationText } from "#format/duration-text.ts";
import type { Row, Segment } from "./layout.ts";

type WaterfallRowProps = {
  row: Row;
  isSelected: boolean;
  onSelect: (id: string) => void;
  onToggle: (id: string) => void;
};

/** What steps do, for the small word after their names. */
export const opNames: Record<StepOp, string> = {
  RUN: "step",
  INVOKE: "invoke",
  SLEEP: "sleep",
  WAIT_FOR_EVENT: "wait for event",
  WAIT_FOR_SIGNAL: "wait for signal",
  AI_GATEWAY: "AI call",
};

/** One bar with its name. The whole row chooses it; a step with tries can be folded. */
export const WaterfallRow = memo(function WaterfallRow({ row, isSelected, onSelect, onToggle }: WaterfallRowProps) {
  const { span, depth, segments, at, tookMs, children, isOpen } = row;
  const { word, dot } = statusLook(span.status);
  const took = tookMs === null ? "" : durationText(tookMs);
  const isFailed = span.status === "FAILED";
  return (
    <li
      className={`relative flex h-8 items-center border-line/60 border-b [content-visibility:auto] ${isSelected ? "bg-accent-soft/70" : isFailed && depth > 0 ? "bg-bad-soft/40 hover:bg-bad-soft" : "hover:bg-hover"}`}
    >
      <div className="flex w-40 shrink-0 items-center gap-1 pr-2 sm:w-64" style={{ paddingLeft: 8 + depth * 16 }}>
        {children > 0 && depth > 0 ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? "Hide" : "Show"} the ${children} tries of ${span.name}`}
            onClick={() => onToggle(span.id)}
            className="relative z-1 -ml-1 rounded text-muted hover:bg-sunken hover:text-ink"
          >
            <Icon name="chevron" className={`size-3.5 ${isOpen ? "rotate-90" : ""}`} />
          </button>
        ) : (
          <span className="-ml-1 w-3.5 shrink-0" />
        )}
        <button
          type="button"
          data-span={span.id}
          data-status={span.status.toLowerCase()}
          aria-pressed={isSelected}
          aria-label={`${span.name}, ${word}${span.attempts > 1 && span.kind === "step" ? `, ${span.attempts} tries` : ""}, ${took}`}
          onClick={() => onSelect(span.id)}
          className="row-link flex min-w-0 items-center gap-1.5 text-left"
        >
          <span aria-hidden className={`size-2 shrink-0 rounded-full ${dot}`} />
          <bdi className={`name ${depth === 0 ? "font-medium" : ""} ${isFailed ? "text-bad" : ""}`} title={span.name}>
            {span.name}
          </bdi>
          {span.attempts > 1 && span.kind === "step" && (
            <span className="shrink-0 rounded-full bg-sunken px-1.5 text-muted text-xs">{span.attempts}×</span>
          )}
          {span.stepOp !== null && span.stepOp !== "RUN" && (
            <span className="shrink-0 text-muted text-xs max-sm:hidden">{opNames[span.stepOp]}</span>
          )}
        </button>
      </div>
      <div className="relative h-full flex-1" aria-hidden>
        {segments.map((segment) => (
          <Bar key={`${segment.kind} ${segment.left}`} segment={segment} span={span} />
        ))}
        {segments.length === 0 && at !== null && (
          <span
            style={{ left: `${at * 100}%` }}
            className={`absolute top-2.5 h-3 w-0.5 ${barLook({ kind: "running", isFailed: span.status === "FAILED" }, span)}`}
          />
        )}
        {span.reused && <span className="absolute top-1.5 left-1 text-muted text-xs">from the earlier run</span>}
      </div>
      <div className="w-16 shrink-0 truncate pr-3 text-right text-muted text-xs" aria-hidden>
        {took}
      </div>
    </li>
  );
});

function Bar({ segment, span }: { segment: Segment; span: Span }) {
  const { kind, left, width } = segment;
  const isThin = kind === "queued" || kind === "retrying";
  return (
    <span
      data-bar={kind}
      style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      className={`absolute min-w-0.5 rounded-xs ${isThin ? "top-3.5 h-1" : "top-2.5 h-3"} ${barLook(segment, span)}`}
    />
  );
}

function barLook({ kind, isFailed }: Pick<Segment, "kind" | "isFailed">, { status, kind: of }: Span): string {
  if (kind === "queued") return "bg-off-bar";
  if (kind === "retrying") return "stripes";
  if (isFailed) return of === "run" ? "bg-bad-bar/60" : "bg-bad-bar";
  if (kind === "waiting") return "bg-wait-bar";
  if (status === "RUNNING" || status === "WAITING") return "bg-busy-bar";
  return status === "COMPLETED" ? "bg-good-bar" : "bg-off-bar";
}
