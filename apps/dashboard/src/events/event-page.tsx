import { useState } from "react";
import { Link, useLocation } from "wouter";
import { resendEvent, useEvent } from "#api/events.ts";
import type { EventRow, Json } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { CopyButton, copyText } from "#components/copy-button.tsx";
import { DetailHeader, HeaderFact } from "#components/detail-header.tsx";
import { ErrorState } from "#components/error-state.tsx";
import { Icon } from "#components/icon.tsx";
import { JsonView } from "#components/json-view.tsx";
import { Part } from "#components/part.tsx";
import { Time } from "#components/time.tsx";
import { eventPath, runPath } from "#shell/address.ts";
import { useToasts } from "#shell/toasts.tsx";
import { curlText } from "./curl-text.ts";
import { isInternal } from "./event-filter.ts";
import { EventOutcome } from "./event-outcome.tsx";
import { sourceOf } from "./event-source.ts";
import { SendDialog } from "./send-dialog.tsx";

/** One event: what came of it, and what is in it. */
export function EventPage({ id }: { id: string }) {
  const { data: event, error, refetch } = useEvent(id);
  if (!event) return error ? <ErrorState error={error} retry={() => void refetch()} /> : null;
  return (
    <div className="flex min-h-full flex-col bg-surface">
      <DetailHeader
        section={{ path: "/events", name: "Events" }}
        title={event.name}
        actions={isInternal(event.name) ? undefined : <EventActions event={event} />}
      >
        <Facts event={event} />
      </DetailHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-5 p-4 lg:grid-cols-2">
        <Part title="What came of it">
          <EventOutcome id={id} />
        </Part>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Part title="Data">
            <JsonView value={event.data} label="data" />
          </Part>
          {hasEntries(event.user) && (
            <Part title="User">
              <JsonView value={event.user} label="user" />
            </Part>
          )}
        </div>
      </div>
    </div>
  );
}

function EventActions({ event }: { event: EventRow }) {
  const [, go] = useLocation();
  const tell = useToasts();
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const copy = async () => {
    await copyText(curlText(event, location.origin));
    tell.done("Copied: paste it into a terminal.");
  };
  const resend = async () => {
    setBusy(true);
    try {
      go(eventPath(await resendEvent(event.internal_id)));
      tell.done("Sent again, as the event shown now.");
    } catch (error) {
      tell.failed(error);
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="ghost" onClick={() => void copy()}>
        <Icon name="copy" className="size-3.5" /> Copy as curl
      </Button>
      <Button onClick={() => setEditing(true)}>Edit and resend …</Button>
      <Button onClick={() => void resend()} busy={busy}>
        <Icon name="send" className="size-3.5" /> Resend
      </Button>
      <SendDialog
        open={editing}
        onClose={() => setEditing(false)}
        draft={{
          name: event.name,
          data: JSON.stringify(event.data, null, 2),
          ...(hasEntries(event.user) ? { user: event.user } : {}),
          ...(typeof event.v === "string" ? { v: event.v } : {}),
        }}
      />
    </>
  );
}

function Facts({ event }: { event: EventRow }) {
  const source = sourceOf(event);
  const sentAs = event.id !== undefined && event.id !== event.internal_id ? event.id : null;
  const happenedAt = event.ts === undefined ? null : new Date(event.ts).toISOString();
  return (
    <>
      <HeaderFact name="Event">
        <span className="font-mono text-xs">{event.internal_id}</span>
        <CopyButton text={event.internal_id} label="event id" />
      </HeaderFact>
      {sentAs !== null && (
        <HeaderFact name="Sender’s id">
          <bdi className="wrap-anywhere font-mono text-xs">{sentAs}</bdi>
        </HeaderFact>
      )}
      <HeaderFact name="Received">
        <Time at={event.received_at} />
      </HeaderFact>
      {happenedAt !== null && happenedAt !== event.received_at && (
        <HeaderFact name="Dated">
          <Time at={happenedAt} />
        </HeaderFact>
      )}
      {typeof event.v === "string" && (
        <HeaderFact name="Version">
          <bdi>{event.v}</bdi>
        </HeaderFact>
      )}
      {source !== null && (
        <HeaderFact name="From">
          <span className="wrap-anywhere">
            {source.said}{" "}
            {source.runId !== null && (
              <Link href={runPath(source.runId)} className="font-mono text-accent text-xs underline">
                {source.runId}
              </Link>
            )}
          </span>
        </HeaderFact>
      )}
    </>
  );
}

function hasEntries(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
