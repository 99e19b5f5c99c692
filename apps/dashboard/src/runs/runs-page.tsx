import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useFunctions } from "#api/functions.ts";
import { keys } from "#api/keys.ts";
import type { RunRow } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { EmptyState } from "#components/empty-state.tsx";
import { ErrorState } from "#components/error-state.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { nounText } from "#format/count-text.ts";
import { ListTable } from "#list/list-table.tsx";
import { serverNow } from "#live/server-clock.ts";
import { runPath, useParams } from "#shell/address.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import type { BulkKind } from "./bulk-plan.ts";
import { BulkProgress } from "./bulk-progress.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { runColumns } from "./run-columns.tsx";
import { filterOf, isNarrowed, sinceOf } from "./run-filter.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { countsOf, StatusFilter } from "./status-filter.tsx";
import { useRunList } from "./use-run-list.ts";
import { useSelection } from "./use-selection.ts";

const none: RunRow[] = [];
const keyOf = (run: RunRow) => run.run_id;
const rowClass = (run: RunRow) => (run.status === "Failed" ? "bg-bad-soft/40" : "");

/** All runs, newest first, narrowed down by what the address says. */
export function RunsPage() {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [params, set] = useParams();
  const filter = useMemo(() => filterOf(params), [params]);
  const [bulk, setBulk] = useState<BulkKind | null>(null);
  const since = useMemo(() => sinceOf(filter, serverNow()), [filter]);
  const functions = useFunctions(since).data ?? [];
  const { list, error, isStale, isLoadingMore, loadMore, retry, setVisible } = useRunList(filter);
  const rows = list?.rows ?? none;
  const selection = useSelection(rows);
  const columns = useMemo(() => runColumns(rows, selection), [rows, selection]);

  // What functions count knows of no search and of no end.
  const canCount = filter.text === "" && filter.condition === "" && (filter.range !== null || filter.until === "");
  const counted = functions.filter(
    (fn) =>
      (filter.functionId === "" || fn.id === filter.functionId) && (filter.appId === "" || fn.app_id === filter.appId),
  );
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Runs" aside={list && list.total !== null && <output>{nounText(list.total, "run")}</output>}>
        <Button variant="ghost" onClick={() => setBulk("replay")}>
          Replay all …
        </Button>
        <Button variant="ghost" onClick={() => setBulk("cancel")}>
          Cancel all …
        </Button>
      </PageHeader>
      <FilterBar filter={filter} set={set} functions={functions} />
      <div className="px-3.5 pb-2">
        <StatusFilter
          chosen={filter.statuses}
          onChange={(statuses) => set({ status: statuses.map((status) => status.toLowerCase()) })}
          counts={canCount && functions.length > 0 ? countsOf(counted) : null}
        />
      </div>
      <SelectionBar selection={selection} />
      <BulkProgress />
      <div className="flex min-h-0 flex-1 flex-col border-line border-t bg-surface">
        {error !== null && rows.length === 0 ? (
          <ErrorState error={error} retry={retry} />
        ) : (
          <ListTable
            label="Runs"
            columns={columns}
            rows={rows}
            keyOf={keyOf}
            placeKey={`runs?${params}`}
            onOpen={(run) => go(runPath(run.run_id))}
            onSelect={selection.toggle}
            rowClass={rowClass}
            next={error === null ? (list?.next ?? null) : null}
            loadMore={loadMore}
            setVisible={setVisible}
            isStale={isStale}
            end={
              <>
                {isLoadingMore && <p className="px-4 py-2 text-muted">Looking further …</p>}
                {error !== null && <ErrorState error={error} retry={retry} />}
                {list?.next === null && rows.length === 0 && <Nothing isNarrowed={isNarrowed(filter)} />}
              </>
            }
          />
        )}
      </div>
      <BulkDialog
        kind={bulk}
        filter={filter}
        onClose={() => setBulk(null)}
        onStarted={() => void client.invalidateQueries({ queryKey: keys.bulks })}
      />
    </div>
  );
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) return <EmptyState title="No run matches.">Take something out of the filter above.</EmptyState>;
  return (
    <EmptyState title="No runs yet.">
      A run begins when an event comes that one of the functions is triggered by.
    </EmptyState>
  );
}
