import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { useOutput } from "#api/runs.ts";
import type { Json, RunDetail, Span } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { CopyButton } from "#components/copy-button.tsx";
import { ErrorState } from "#components/error-state.tsx";
import { Icon } from "#components/icon.tsx";
import { JsonView } from "#components/json-view.tsx";
import { Part } from "#components/part.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { eventPath, runPath } from "#shell/address.ts";
import { ErrorView } from "./error-view.tsx";
import { RerunDialog } from "./rerun-dialog.tsx";
import { factsOf } from "./span-facts.tsx";

/** Everything about the span that is looked at: what it was given, what it brought, what went wrong, when. */
export function SpanPanel({ run, span }: { run: RunDetail; span: Span }) {
  const [asking, setAsking] = useState(false);
  const isStep = span.kind === "step";
  const output = useOutput(span.outputId);
  const input: Json = span.kind === "run" ? null : (output.data?.input ?? null);
  const headers = span.response?.headers ?? {};
  const error = span.error ?? output.data?.error ?? null;
  return (
    <section aria-label="Details" className="grid content-start gap-4 p-4">
      <header className="grid gap-1">
        <div className="flex items-start gap-2">
          <h2 className="min-w-0 flex-1 wrap-anywhere font-semibold text-sm">
            <bdi>{span.name}</bdi>
          </h2>
          {isStep && span.stepId !== null && (
            <Button onClick={() => setAsking(true)}>
              <Icon name="rerun" className="size-3.5" /> Rerun from here
            </Button>
          )}
        </div>
        <StatusBadge status={span.status} />
      </header>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1">
        {factsOf(span).map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <Relations span={span} />
      </dl>
      {error !== null && (
        <Part title="Error">
          <ErrorView error={error} />
        </Part>
      )}
      {input !== null && (
        <Part title="Input">
          <JsonView label="Input" value={input} />
        </Part>
      )}
      {span.outputId !== null && error === null && span.kind !== "attempt" && (
        <Part title="Output">
          {output.isError ? (
            <ErrorState error={output.error} retry={() => void output.refetch()} />
          ) : (
            output.data && <JsonView label="Output" value={output.data.data ?? null} />
          )}
        </Part>
      )}
      {Object.keys(headers).length > 0 && (
        <details className="group/headers">
          <summary className="flex items-center gap-1 font-medium text-muted text-xs hover:text-ink">
            <Icon name="chevron" className="size-3 group-open/headers:rotate-90" />
            Response headers
          </summary>
          <div className="mt-1.5">
            <JsonView label="Response headers" value={headers} />
          </div>
        </details>
      )}
      {span.kind === "run" && <Events run={run} />}
      {isStep && <RerunDialog open={asking} onClose={() => setAsking(false)} run={run} step={span} input={input} />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

/** The run that a step has invoked, and the event it has waited for. */
function Relations({ span: { stepInfo } }: { span: Span }) {
  const runId = stepInfo?.runID;
  const eventId = stepInfo?.foundEventID;
  return (
    <>
      {typeof runId === "string" && (
        <Fact name="Invoked run">
          <Link href={runPath(runId)} className="font-mono text-accent text-xs underline">
            {runId}
          </Link>
        </Fact>
      )}
      {typeof eventId === "string" && (
        <Fact name="Event found">
          <Link href={eventPath(eventId)} className="font-mono text-accent text-xs underline">
            {eventId}
          </Link>
        </Fact>
      )}
    </>
  );
}

/** What set the run off; a batch has many. */
const shownEvents = 20;

function Events({ run }: { run: RunDetail }) {
  const { events } = run;
  return (
    <Part title={events.length === 1 ? "Event" : `${events.length} events, as one batch`}>
      {events.slice(0, shownEvents).map(({ internal_id: id, ...payload }) => (
        <div key={id} className="grid grid-cols-[minmax(0,1fr)] gap-1">
          <div className="flex items-center gap-1">
            <Link href={eventPath(id)} className="name text-accent underline">
              <bdi>{payload.name}</bdi>
            </Link>
            <CopyButton text={id} label="event id" />
          </div>
          <JsonView label={`Payload of ${payload.name}`} value={payload} />
        </div>
      ))}
      {events.length > shownEvents && <p className="text-muted">and {events.length - shownEvents} more</p>}
      {events.length === 0 && <p className="text-muted">The event is not stored any more.</p>}
    </Part>
  );
}
