import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { readEventPage } from "#api/events.ts";
import { useFunctions } from "#api/functions.ts";
import { keys } from "#api/keys.ts";
import type { EventRow, FunctionDetail } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { EmptyState } from "#components/empty-state.tsx";
import { ErrorState } from "#components/error-state.tsx";
import { Icon } from "#components/icon.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { ListTable } from "#list/list-table.tsx";
import { useCursorList } from "#list/use-cursor-list.ts";
import { serverNow } from "#live/server-clock.ts";
import { eventPath, useParams } from "#shell/address.ts";
import { eventColumns } from "./event-columns.tsx";
import { eventFilterOf, eventQueryOf, isNarrowed } from "./event-filter.ts";
import { EventFilterBar } from "./event-filter-bar.tsx";
import { SendDialog } from "./send-dialog.tsx";

const noRows: EventRow[] = [];
const noFunctions: FunctionDetail[] = [];
const keyOf = (event: EventRow) => event.internal_id;
const placeOf = (event: EventRow) => ({ at: Date.parse(event.received_at), id: event.internal_id });
const cursorOf = (event: EventRow) => event.cursor ?? event.internal_id;

/** All events, newest first, narrowed down by what the address says. */
export function EventsPage() {
  const [, go] = useLocation();
  const [params, set] = useParams();
  const [sending, setSending] = useState(false);
  const filter = useMemo(() => eventFilterOf(params), [params]);
  const functions = useFunctions().data ?? noFunctions;
  const { list, error, isStale, isLoadingMore, loadMore, retry, setVisible } = useCursorList<EventRow>({
    queryKey: keys.eventList(filter),
    placeOf,
    cursorOf,
    fetchPage: ({ cursor, limit, signal }) =>
      readEventPage({ ...eventQueryOf(filter, serverNow()), cursor, limit }, signal),
  });
  const rows = list?.rows ?? noRows;
  const columns = useMemo(() => eventColumns(functions), [functions]);
  const send = (
    <Button variant="primary" onClick={() => setSending(true)} title="Send a test event (e)">
      <Icon name="send" /> Send event
    </Button>
  );
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Events">{send}</PageHeader>
      <EventFilterBar filter={filter} set={set} functions={functions} rows={rows} />
      <div className="flex min-h-0 flex-1 flex-col border-line border-t bg-surface">
        {error !== null && rows.length === 0 ? (
          <ErrorState error={error} retry={retry} />
        ) : (
          <ListTable
            label="Events"
            columns={columns}
            rows={rows}
            keyOf={keyOf}
            placeKey={`events?${params}`}
            onOpen={(event) => go(eventPath(event.internal_id))}
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
      <SendDialog open={sending} onClose={() => setSending(false)} />
    </div>
  );
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) return <EmptyState title="No event matches.">Take something out of the filter above.</EmptyState>;
  return (
    <EmptyState title="No events yet.">
      An app sends them with <code className="font-mono text-xs">inngest.send</code>, and you with the button above.
    </EmptyState>
  );
}
