import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { read } from "#api/client.ts";
import { keys } from "#api/keys.ts";
import type { RunRow } from "#api/wire.ts";
import { ErrorState } from "#components/error-state.tsx";
import { Part } from "#components/part.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { Duration, Time } from "#components/time.tsx";
import { runPath } from "#shell/address.ts";

const shown = 15;

/** A function's newest runs, kept up to date, and the way to all of them. */
export function LatestRuns({ functionId }: { functionId: string }) {
  const { data, error } = useQuery({
    queryKey: keys.runList({ latestOf: functionId }),
    queryFn: async ({ signal }) =>
      (await read<RunRow[]>("/v1/runs", { function_id: functionId, limit: shown }, signal)).data,
  });
  const query = new URLSearchParams({ function: functionId });
  return (
    <Part
      title="Latest runs"
      aside={
        <Link href={`/runs?${query}`} className="text-accent underline">
          All runs
        </Link>
      }
    >
      {error !== null && !data && <ErrorState error={error} />}
      {data?.length === 0 && <p className="text-muted">It has no runs yet.</p>}
      {data && data.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line">
          {data.map((run) => (
            <li key={run.run_id} className="relative flex items-center gap-3 px-3 py-1.5 hover:bg-hover">
              <span className="w-24 shrink-0">
                <StatusBadge status={run.status} waitingForApp={run.waiting_for_app} />
              </span>
              <Link href={runPath(run.run_id)} className="row-link name min-w-0 flex-1">
                <bdi>{run.event_name}</bdi>
              </Link>
              <span className="w-20 shrink-0 text-right text-muted max-sm:hidden">
                <Duration from={run.run_started_at} to={run.ended_at} />
              </span>
              <span className="shrink-0 text-right text-muted">
                <Time at={run.queued_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
