import type { StepState, StepView } from "#analysis/steps.ts";
import { formatNumber } from "#format.ts";

const WORDS: Record<StepState, string> = {
  done: "done",
  active: "in progress",
  pending: "to come",
  failed: "failed here",
  cancelled: "cancelled here",
};

/** `over`: the run has ended, so what is pending will not come. */
export function StepList({ steps, over = false }: { steps: StepView[]; over?: boolean }) {
  return (
    <ol aria-label="Steps">
      {steps.map((step, index) => (
        <li key={step.id} data-step={step.id} data-state={step.state} className="flex gap-4">
          <div aria-hidden="true" className="flex flex-col items-center">
            <Node state={step.state} />
            {index < steps.length - 1 && (
              <span className={`w-0.5 flex-1 ${step.state === "done" ? "bg-accent" : "bg-line"}`} />
            )}
          </div>
          <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-4 gap-y-1 pb-5">
            <span className={step.state === "pending" ? "text-muted" : "font-medium"}>{step.label}</span>
            <span className="text-muted text-sm">
              {over && step.state === "pending" ? "not reached" : WORDS[step.state]}
            </span>
            {step.counts !== null && <Counts {...step.counts} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Node({ state }: { state: StepState }) {
  const fill = {
    done: "fill-accent stroke-accent",
    active: "fill-surface stroke-accent",
    pending: "fill-surface stroke-line",
    failed: "fill-danger stroke-danger",
    cancelled: "fill-muted stroke-muted",
  }[state];
  return (
    <svg viewBox="0 0 18 18" className="my-1 size-4.5 shrink-0" aria-hidden="true">
      <circle cx="9" cy="9" r="7" strokeWidth="2.5" className={fill} />
      {state === "active" && <circle cx="9" cy="9" r="3.4" className="fill-accent motion-safe:animate-pulse" />}
    </svg>
  );
}

function Counts({ done, total, unit }: { done: number; total: number | null; unit: string }) {
  const known = total !== null && total > 0;
  return (
    <span className="ml-auto flex items-center gap-3 text-sm tabular-nums" data-counts="">
      {known && (
        <svg className="h-1.5 w-28 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
          <rect width={`${Math.min(100, (done / total) * 100)}%`} height="100%" className="fill-accent" />
        </svg>
      )}
      {known ? `${formatNumber(done)} of ${formatNumber(total)} ${unit}` : `${formatNumber(done)} ${unit}`}
    </span>
  );
}
