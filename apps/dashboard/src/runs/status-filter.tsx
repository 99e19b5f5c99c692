import type { ReactNode } from "react";
import type { FunctionDetail, RunStatus } from "#api/wire.ts";
import { runStatuses } from "#api/wire.ts";
import { statusLook } from "#components/status-badge.tsx";
import { countText } from "#format/count-text.ts";

type StatusFilterProps = {
  chosen: readonly RunStatus[];
  onChange: (statuses: RunStatus[]) => void;
  /** How many runs of each there are; `null` where that is not known. */
  counts: Record<RunStatus, number> | null;
};

/** Which states are shown, with how many runs are in each; several at a time. */
export function StatusFilter({ chosen, onChange, counts }: StatusFilterProps) {
  const toggle = (status: RunStatus) =>
    onChange(chosen.includes(status) ? chosen.filter((own) => own !== status) : [...chosen, status]);
  return (
    <fieldset className="flex gap-1 overflow-x-auto p-0.5" aria-label="Status">
      <Chip on={chosen.length === 0} onClick={() => onChange([])} count={counts && sum(Object.values(counts))}>
        All
      </Chip>
      {runStatuses.map((status) => {
        const { word, dot } = statusLook(status);
        return (
          <Chip
            key={status}
            on={chosen.includes(status)}
            onClick={() => toggle(status)}
            count={counts ? counts[status] : null}
          >
            <span aria-hidden className={`size-2 rounded-full ${dot.replace("animate-breathe", "")}`} />
            {word}
          </Chip>
        );
      })}
    </fieldset>
  );
}

type ChipProps = { on: boolean; onClick: () => void; count: number | null; children: ReactNode };

function Chip({ on, onClick, count, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={`flex h-7 shrink-0 items-center gap-1.5 rounded-md border px-2 ${on ? "border-accent bg-accent-soft font-medium" : "border-transparent text-muted hover:bg-hover"}`}
    >
      {children}
      {count !== null && <span className={on ? "" : "text-muted"}>{countText(count)}</span>}
    </button>
  );
}

/** Adds up what functions say of their runs. */
export function countsOf(functions: readonly FunctionDetail[]): Record<RunStatus, number> {
  const of = (status: RunStatus) => sum(functions.map((fn) => fn.runs[status.toLowerCase() as Lowercase<RunStatus>]));
  return {
    Queued: of("Queued"),
    Running: of("Running"),
    Completed: of("Completed"),
    Failed: of("Failed"),
    Cancelled: of("Cancelled"),
    Skipped: of("Skipped"),
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);
