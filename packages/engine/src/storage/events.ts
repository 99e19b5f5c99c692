import type { Database } from "./database.ts";

export type EventRow = {
  id: string;
  name: string;
  user_id: string | null;
  ts: number;
  received_at: number;
  payload: string;
};

const columns = "events.id, events.name, events.user_id, events.ts, events.received_at, events.payload";

/** Stores an event; `false` when that internal id is known, which means its sender tries again. */
export function insertEvent(database: Database, event: EventRow, awaitingSync: boolean): boolean {
  const changes = database.run(
    `insert into events (id, name, user_id, ts, received_at, payload, awaiting_sync) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do nothing`,
    event.id,
    event.name,
    event.user_id,
    event.ts,
    event.received_at,
    event.payload,
    awaitingSync ? 1 : 0,
  );
  return changes > 0;
}

export function findEvent(database: Database, id: string): EventRow | undefined {
  return database.get(`select ${columns} from events where id = ?`, id);
}

/** The events that started a run, in batch order. */
export function eventsOfRun(database: Database, runId: string): EventRow[] {
  return database.all(
    `select ${columns} from run_events join events on events.id = run_events.event_id
     where run_events.run_id = ? order by run_events.seq`,
    runId,
  );
}

/** Events of a name received since a moment that have ended no wait of the run yet, for waits that look back a little. */
export function eventsSince(database: Database, name: string, since: number, runId: string): EventRow[] {
  return database.all(
    `select ${columns} from events where name = ? and received_at >= ?
     and not exists (select 1 from answers where run_id = ? and event_id = events.id) order by received_at, id`,
    name,
    since,
    runId,
  );
}

/** Notes that an event has ended a wait of a run. */
export function insertAnswer(database: Database, runId: string, eventId: string): void {
  database.run("insert into answers (run_id, event_id) values (?, ?) on conflict do nothing", runId, eventId);
}

export function eventsAwaitingSync(database: Database, since: number): EventRow[] {
  return database.all(`select ${columns} from events where awaiting_sync = 1 and received_at >= ? order by id`, since);
}

export function clearAwaitingSync(database: Database): void {
  database.run("update events set awaiting_sync = 0 where awaiting_sync = 1");
}

/** Claims a key for a function until a moment; `false` when another event holds it. */
export function claimKey(database: Database, slug: string, key: string, now: number, until: number): boolean {
  const changes = database.run(
    `insert into dedupe (function_slug, key, until) values (?, ?, ?)
     on conflict (function_slug, key) do update set until = excluded.until where dedupe.until <= ?`,
    slug,
    key,
    until,
    now,
  );
  return changes > 0;
}

export function deleteExpiredKeys(database: Database, now: number): void {
  database.run("delete from dedupe where until <= ?", now);
  database.run("delete from rate_hits where until <= ?", now);
  database.run("delete from throttles where arrival_at <= ?", now);
}
