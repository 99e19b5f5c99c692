import { useMemo } from "react";
import { useLocation } from "wouter";
import { useApps, useFunctions } from "#api/functions.ts";
import type { FunctionDetail } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { EmptyState } from "#components/empty-state.tsx";
import { ErrorState } from "#components/error-state.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { SearchField } from "#components/search-field.tsx";
import { Select } from "#components/select.tsx";
import { nounText } from "#format/count-text.ts";
import { ListTable } from "#list/list-table.tsx";
import { useNow } from "#live/server-clock.ts";
import { rangeNames } from "#runs/filter-bar.tsx";
import { sinceOf } from "#runs/run-filter.ts";
import { functionPath, useParams } from "#shell/address.ts";
import { functionColumns } from "./function-columns.tsx";
import { hasText, inOrder, isFailing } from "./function-order.ts";
import { periodOf } from "./period.ts";

const keyOf = (fn: FunctionDetail) => fn.id;
const rowClass = (fn: FunctionDetail) => (isFailing(fn) && !fn.archived ? "bg-bad-soft/40" : "");
const rowHeight = 53;

/** All functions, those that fail first, with what their runs of a period have come to. */
export function FunctionsPage() {
  const [, go] = useLocation();
  const [params, set] = useParams();
  const period = periodOf(params);
  const now = useNow(true, 60_000);
  const since = sinceOf({ range: period, from: "" }, now);
  const { data, error, refetch, isPlaceholderData } = useFunctions(since);
  const apps = (useApps().data ?? []).flatMap(({ id }) => (id === null ? [] : [id]));
  const [text, app] = [params.get("q") ?? "", params.get("app") ?? ""];
  const rows = useMemo(
    () => inOrder((data ?? []).filter((fn) => (app === "" || fn.app_id === app) && hasText(fn, text))),
    [data, text, app],
  );
  const columns = useMemo(() => functionColumns(period), [period]);
  const failing = rows.filter((fn) => isFailing(fn) && !fn.archived).length;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Functions"
        aside={
          data && (
            <output>
              {nounText(rows.length, "function")}
              {failing > 0 && <span className="text-bad">, {failing} failing</span>}
            </output>
          )
        }
      />
      <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
        <SearchField
          className="w-full sm:w-64"
          label="Search functions"
          placeholder="Search name, app, trigger"
          value={text}
          onChange={(q) => set({ q })}
        />
        {(apps.length > 1 || app !== "") && (
          <Select label="App" value={app} onChange={(id) => set({ app: id })}>
            <option value="">All apps</option>
            {apps.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </Select>
        )}
        <Select
          label="Period"
          value={period ?? "all"}
          onChange={(range) => set({ range: range === "24h" ? null : range })}
        >
          {Object.entries(rangeNames).map(([range, name]) => (
            <option key={range} value={range}>
              {name}
            </option>
          ))}
          <option value="all">All time</option>
        </Select>
        {(text !== "" || app !== "") && (
          <Button variant="ghost" onClick={() => set({ q: null, app: null })}>
            Clear
          </Button>
        )}
      </div>
      <div className="flex min-h-0 flex-1 flex-col border-line border-t bg-surface">
        {error !== null && !data ? (
          <ErrorState error={error} retry={() => void refetch()} />
        ) : (
          <ListTable
            label="Functions"
            columns={columns}
            rows={rows}
            keyOf={keyOf}
            placeKey={`functions?${params}`}
            onOpen={(fn) => go(functionPath(fn.id))}
            rowClass={rowClass}
            rowHeight={rowHeight}
            isStale={isPlaceholderData && data === undefined}
            end={data && rows.length === 0 && <Nothing isNarrowed={data.length > 0} />}
          />
        )}
      </div>
    </div>
  );
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) return <EmptyState title="No function matches.">Take something out of the filter above.</EmptyState>;
  return <EmptyState title="No functions yet.">They are here as soon as an app has registered: see Apps.</EmptyState>;
}
