import { Link } from "wouter";
import type { FunctionDetail } from "#api/wire.ts";
import { Icon } from "#components/icon.tsx";
import { Ago } from "#components/time.tsx";
import type { Column } from "#list/list-table.tsx";
import type { Range } from "#runs/run-filter.ts";
import { functionPath } from "#shell/address.ts";
import { isFailing } from "./function-order.ts";
import { FailureShare, RunCounts } from "./run-counts.tsx";
import { TriggerLine } from "./trigger-line.tsx";

/** What the list says of a function, in two lines. On a narrow page the less telling columns are left out. */
export function functionColumns(period: Range | null): Column<FunctionDetail>[] {
  return [
    {
      id: "name",
      head: "Function",
      className: "lg:w-[30%]",
      cell: (fn) => (
        <div className="grid">
          <div className="flex min-w-0 items-center gap-2">
            <Link
              href={functionPath(fn.id)}
              className={`row-link name font-medium ${fn.archived ? "text-muted" : ""}`}
              title={fn.name}
            >
              <bdi>{fn.name}</bdi>
            </Link>
            <Marks fn={fn} />
          </div>
          <Below fn={fn} />
        </div>
      ),
    },
    {
      id: "triggers",
      head: "Triggers",
      className: "max-lg:hidden",
      cell: (fn) => <Triggers fn={fn} />,
    },
    {
      id: "runs",
      head: "Runs",
      className: "w-32 max-sm:pr-4 sm:w-48",
      cell: (fn) => <RunCounts fn={fn} period={period} />,
    },
    {
      id: "failures",
      head: "Failed",
      className: "w-20 text-right max-sm:hidden",
      cell: (fn) => <FailureShare fn={fn} />,
    },
    {
      id: "last",
      head: "Last run",
      className: "w-28 text-right max-md:hidden",
      cell: (fn) => (fn.last_run_at === null ? <span className="text-muted">–</span> : <Ago at={fn.last_run_at} />),
    },
  ];
}

function Marks({ fn }: { fn: FunctionDetail }) {
  return (
    <>
      {fn.paused_at !== null && <Mark className="bg-wait-soft text-wait">Paused</Mark>}
      {fn.archived && <Mark className="bg-sunken text-muted">Gone from its app</Mark>}
      {fn.warnings.length > 0 && (
        <span className="shrink-0 text-wait" title={fn.warnings.join("\n")}>
          <Icon name="warning" className="size-3.5" />
          <span className="sr-only">{fn.warnings.length} warnings</span>
        </span>
      )}
    </>
  );
}

function Mark({ className, children }: { className: string; children: string }) {
  return <span className={`shrink-0 rounded px-1.5 text-xs leading-5 ${className}`}>{children}</span>;
}

/** The second line: what last went wrong where something does, else which app it is of. */
function Below({ fn }: { fn: FunctionDetail }) {
  if (isFailing(fn) && !fn.archived && fn.last_failure !== null) {
    return (
      <span className="name text-bad text-xs" title={fn.last_failure.message}>
        <bdi>{fn.last_failure.message}</bdi>
      </span>
    );
  }
  return (
    <span className="name text-muted text-xs" title={fn.app_id}>
      <bdi>{fn.app_id}</bdi>
    </span>
  );
}

function Triggers({ fn }: { fn: FunctionDetail }) {
  const [first, second, ...more] = fn.triggers;
  if (!first) return <span className="text-muted">Only when invoked</span>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] text-muted text-xs">
      <TriggerLine trigger={first} ticks={fn.next_ticks} />
      {second && (
        <span className="flex min-w-0 gap-2">
          <TriggerLine trigger={second} ticks={fn.next_ticks} />
          {more.length > 0 && <span className="shrink-0">and {more.length} more</span>}
        </span>
      )}
    </div>
  );
}
