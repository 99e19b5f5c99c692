import { Link } from "wouter";
import { type EventRun, useEvent, useEventRuns } from "#api/events.ts";
import { useFunctions } from "#api/functions.ts";
import { ErrorState } from "#components/error-state.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { Duration } from "#components/time.tsx";
import { functionPath, runPath } from "#shell/address.ts";
import { type NoRun, whyNoRun } from "./why-no-run.ts";

/** What came of an event: its runs with their status as it is, and the functions that have none, with the reason. */
export function EventOutcome({ id, onOpen }: { id: string; onOpen?: () => void }) {
  const event = useEvent(id);
  const runs = useEventRuns(id);
  const functions = useFunctions();
  const error = event.error ?? runs.error ?? functions.error;
  if (!event.data || !runs.data || !functions.data) {
    return error ? <ErrorState error={error} /> : <div className="h-9" />;
  }
  const started = new Set(runs.data.map((run) => run.function_id));
  const others = whyNoRun(event.data, functions.data, started, event.data.drops);
  if (runs.data.length === 0 && others.length === 0) {
    return <p className="text-muted">It started no run: no function is triggered by events of this name.</p>;
  }
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {runs.data.map((run) => (
        <Started key={run.run_id} run={run} onOpen={onOpen} />
      ))}
      {others.map((one) => (
        <NotStarted key={one.functionId} one={one} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Started({ run, onOpen }: { run: EventRun; onOpen: (() => void) | undefined }) {
  return (
    <li className="relative flex items-center gap-3 px-3 py-2 hover:bg-hover">
      <Link href={runPath(run.run_id)} onClick={onOpen} className="row-link name min-w-0 flex-1 font-medium">
        <bdi>{run.function_name}</bdi>
      </Link>
      {run.skip_reason && <span className="text-muted max-sm:hidden">{skipWords[run.skip_reason]}</span>}
      <StatusBadge status={run.status} waitingForApp={run.waiting_for_app} />
      <span className="w-20 text-right text-muted">
        {run.status === "Skipped" ? "" : <Duration from={run.run_started_at} to={run.ended_at} />}
      </span>
    </li>
  );
}

const skipWords = { paused: "The function was paused", singleton: "Another run was under way" };

function NotStarted({ one, onOpen }: { one: NoRun; onOpen: (() => void) | undefined }) {
  return (
    <li className="relative grid gap-0.5 px-3 py-2 hover:bg-hover">
      <Link
        href={functionPath(one.functionId)}
        onClick={onOpen}
        className="row-link name min-w-0 font-medium text-muted"
      >
        <bdi>{one.functionName}</bdi>
      </Link>
      <span className="wrap-anywhere text-muted">{one.said}</span>
    </li>
  );
}
