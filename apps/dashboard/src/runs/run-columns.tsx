import { Link } from "wouter";
import type { RunRow } from "#api/wire.ts";
import { StatusBadge } from "#components/status-badge.tsx";
import { Duration, Time } from "#components/time.tsx";
import type { Column } from "#list/list-table.tsx";
import { runPath } from "#shell/address.ts";
import type { Selection } from "./use-selection.ts";

/** What a list says of a run. On a narrow page the less telling columns are left out. */
export function runColumns(
  rows: readonly RunRow[],
  { runs: selected, toggle, toggleAll }: Selection,
): Column<RunRow>[] {
  const areAll = rows.length > 0 && rows.every((run) => selected.has(run.run_id));
  return [
    {
      id: "select",
      className: "w-9 pr-0",
      head: <Check label={`Select the ${rows.length} runs shown`} checked={areAll} onChange={() => toggleAll(rows)} />,
      cell: (run) => (
        <Check
          label={`Select the run ${run.run_id}`}
          checked={selected.has(run.run_id)}
          onChange={(reach) => toggle(run, reach)}
        />
      ),
    },
    {
      id: "status",
      head: <span className="max-sm:sr-only">Status</span>,
      className: "w-7 sm:w-36",
      cell: (run) => <StatusBadge status={run.status} waitingForApp={run.waiting_for_app} mayShrink />,
    },
    {
      id: "function",
      head: "Function",
      cell: (run) => (
        <Link href={runPath(run.run_id)} className="row-link name block font-medium" title={run.function_name}>
          <bdi>{run.function_name}</bdi>
        </Link>
      ),
    },
    {
      id: "event",
      head: "Event",
      className: "max-md:hidden",
      cell: (run) => (
        <span className="name block text-muted" title={run.event_name}>
          <bdi>{run.event_name}</bdi>
        </span>
      ),
    },
    {
      id: "app",
      head: "App",
      className: "w-36 max-xl:hidden",
      cell: (run) => (
        <span className="name block text-muted" title={run.app_id}>
          <bdi>{run.app_id}</bdi>
        </span>
      ),
    },
    {
      id: "id",
      head: "Run",
      className: "w-60 max-lg:hidden",
      cell: (run) => <span className="name block font-mono text-muted text-xs">{run.run_id}</span>,
    },
    {
      id: "queued",
      head: "Queued",
      className: "w-20 sm:w-40 text-right",
      cell: (run) => <Time at={run.queued_at} />,
    },
    {
      id: "duration",
      head: "Duration",
      className: "w-20 sm:w-28 text-right",
      cell: (run) => <Duration from={run.run_started_at} to={run.ended_at} />,
    },
  ];
}

type CheckProps = { label: string; checked: boolean; onChange: (reach: boolean) => void };

/** The field around the box is part of it: a box alone is small to hit. */
function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label className="relative z-1 -ml-4 grid h-8 w-9 place-items-center">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        onChange={(event) => onChange(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
      />
    </label>
  );
}
