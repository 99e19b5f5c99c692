import type { Database } from "../storage/database.ts";
import { type EventFilter, eventPlace, searchEvents } from "../storage/event-search.ts";
import type { EventRow } from "../storage/events.ts";
import type { Place } from "../storage/run-search.ts";
import { cursorOf } from "./find-runs.ts";

/** What a list of events can be asked for. All of it narrows the list down. */
export type EventQuery = EventFilter & {
  /** Text that the event's data or name contains, or its id. */
  text?: string | undefined;
  /** Whether events the engine sent itself are meant too; by default they are. */
  internal?: boolean | undefined;
  /** Where the page before ended: its `next`, or the id of its last event. */
  before?: string | undefined;
  limit?: number | undefined;
};

/** A search for text looks at this many events for one page: the next page goes on from there. */
const windowSize = 1000;
const maxLookedAt = 10_000;

/** One page of a list of events, newest first. */
export function findEvents(database: Database, query: EventQuery): { events: EventRow[]; next: string | null } {
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 1000);
  const start = query.before === undefined ? null : placeAt(database, query.before);
  if (start === undefined) return { events: [], next: null };
  const meets = needleOf(query);
  const { names, from, until } = query;
  const found: EventRow[] = [];
  let after: Place | null = start;
  let more = true;
  for (let looked = 0; more && found.length < limit && looked < maxLookedAt; looked += windowSize) {
    const wanted = meets ? windowSize : limit;
    const window = searchEvents(database, { names, from, until }, after, wanted + 1);
    more = window.length > wanted;
    for (const event of window.slice(0, wanted)) {
      if (found.length === limit) {
        more = true;
        break;
      }
      if (!meets || meets(event)) found.push(event);
      after = { at: event.received_at, id: event.id };
    }
  }
  return { events: found, next: more && after ? cursorOf(after) : null };
}

function needleOf({ text, internal }: EventQuery): ((event: EventRow) => boolean) | null {
  const needle = text?.toLowerCase() ?? "";
  if (needle === "" && internal !== false) return null;
  return ({ id, name, payload }) =>
    (internal !== false || !name.startsWith("inngest/")) &&
    (needle === "" || id.toLowerCase() === needle || payload.toLowerCase().includes(needle));
}

function placeAt(database: Database, cursor: string): Place | undefined {
  const [, at, id] = /^(\d{1,16})-(.+)$/.exec(cursor) ?? [];
  if (at !== undefined && id !== undefined) return { at: Number(at), id };
  return eventPlace(database, cursor);
}
