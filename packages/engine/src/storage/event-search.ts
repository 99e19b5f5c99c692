import type { Database } from "./database.ts";
import type { EventRow } from "./events.ts";
import type { Place } from "./run-search.ts";

export type EventFilter = {
  names?: readonly string[] | undefined;
  from?: number | undefined;
  until?: number | undefined;
};

const columns = "id, name, user_id, ts, received_at, payload";

/** Newest first, after `after`; one walk along time, or along a name's. With several names, one for each. */
export function searchEvents(database: Database, filter: EventFilter, after: Place | null, limit: number): EventRow[] {
  const names = filter.names?.length ? [...new Set(filter.names)] : [undefined];
  const found = names.flatMap((name) => {
    const { sql, values } = conditionsOf(filter, name, after);
    return database.all<EventRow>(
      `select ${columns} from events ${sql} order by received_at desc, id desc limit ?`,
      ...values,
      limit,
    );
  });
  return found.sort((a, b) => b.received_at - a.received_at || (a.id < b.id ? 1 : -1)).slice(0, limit);
}

export function countEvents(database: Database, filter: EventFilter): number {
  const names = filter.names?.length ? [...new Set(filter.names)] : [undefined];
  return names.reduce((sum, name) => {
    const { sql, values } = conditionsOf(filter, name, null);
    return sum + (database.get<{ n: number }>(`select count(*) as n from events ${sql}`, ...values)?.n ?? 0);
  }, 0);
}

export function eventPlace(database: Database, id: string): Place | undefined {
  return database.get("select received_at as at, id from events where id = ?", id);
}

/** The events that started these runs, as their stored text. */
export function payloadsOfRuns(database: Database, runIds: readonly string[]): Map<string, string[]> {
  const rows = database.all<{ run_id: string; payload: string }>(
    `select run_events.run_id, events.payload from run_events join events on events.id = run_events.event_id
     where run_events.run_id in (select value from json_each(?)) order by run_events.run_id, run_events.seq`,
    JSON.stringify(runIds),
  );
  const byRun = new Map<string, string[]>();
  for (const { run_id, payload } of rows) {
    const own = byRun.get(run_id);
    if (own) own.push(payload);
    else byRun.set(run_id, [payload]);
  }
  return byRun;
}

/** How many runs each of these events has started. */
export function countRunsOfEvents(database: Database, eventIds: readonly string[]): Map<string, number> {
  const rows = database.all<{ event_id: string; n: number }>(
    `select event_id, count(*) as n from run_events where event_id in (select value from json_each(?)) group by event_id`,
    JSON.stringify(eventIds),
  );
  return new Map(rows.map((row) => [row.event_id, row.n]));
}

function conditionsOf(filter: EventFilter, name: string | undefined, after: Place | null) {
  const parts: [string, ...(string | number)[]][] = [];
  if (name !== undefined) parts.push(["name = ?", name]);
  if (filter.from !== undefined) parts.push(["received_at >= ?", filter.from]);
  if (filter.until !== undefined) parts.push(["received_at < ?", filter.until]);
  if (after) parts.push(["(received_at, id) < (?, ?)", after.at, after.id]);
  const sql = parts.length === 0 ? "" : `where ${parts.map(([part]) => part).join(" and ")}`;
  return { sql, values: parts.flatMap(([, ...own]) => own) };
}
