import { Link } from "wouter";
import type { EventRow, FunctionDetail } from "#api/wire.ts";
import { Time } from "#components/time.tsx";
import { nounText } from "#format/count-text.ts";
import type { Column } from "#list/list-table.tsx";
import { eventPath } from "#shell/address.ts";
import { isInternal } from "./event-filter.ts";
import { previewText } from "./preview-text.ts";
import { dropWord, isTriggering } from "./why-no-run.ts";

/** What a list says of an event. On a narrow page the less telling columns are left out. */
export function eventColumns(functions: readonly FunctionDetail[]): Column<EventRow>[] {
  return [
    {
      id: "name",
      head: "Event",
      className: "lg:w-80",
      cell: (event) => (
        <Link
          href={eventPath(event.internal_id)}
          className={`row-link name block font-medium ${isInternal(event.name) ? "text-muted" : ""}`}
          title={event.name}
        >
          <bdi>{event.name}</bdi>
        </Link>
      ),
    },
    {
      id: "data",
      head: "Data",
      className: "max-lg:hidden",
      cell: (event) => (
        <span className="name block font-mono text-muted text-xs">
          <bdi>{previewText(event.data)}</bdi>
        </span>
      ),
    },
    {
      id: "runs",
      head: "Runs",
      className: "w-28 sm:w-36",
      cell: (event) => <Started event={event} functions={functions} />,
    },
    {
      id: "id",
      head: "Id",
      className: "w-60 max-xl:hidden",
      cell: (event) => <span className="name block font-mono text-muted text-xs">{event.internal_id}</span>,
    },
    {
      id: "received",
      head: "Received",
      className: "w-24 sm:w-40 text-right",
      cell: (event) => <Time at={event.received_at} />,
    },
  ];
}

/** How many runs an event has started, or why it has started none. */
function Started({ event, functions }: { event: EventRow; functions: readonly FunctionDetail[] }) {
  const { runs = 0, drops = [] } = event;
  if (runs > 0) return <span>{nounText(runs, "run")}</span>;
  const words = [...new Set(drops.map(({ reason }) => dropWord(reason)))];
  if (words.length > 0) return <span className="name block text-wait">{words.join(", ")}</span>;
  return <span className="text-muted">{isTriggering(event.name, functions) ? "No run" : "No function"}</span>;
}
