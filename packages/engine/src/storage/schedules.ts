import type { Database } from "./database.ts";
import type { EventRow } from "./events.ts";

/** When the next cron, debounce or batch is due that is not due yet. */
export function nextScheduleAt(database: Database, after: number): number | null {
  const row = database.get<{ at: number | null }>(
    `select min(at) as at from (
       select min(fire_at) as at from crons where fire_at > ?1
       union all select min(due_at) from debounces where due_at > ?1
       union all select min(due_at) from batches where due_at > ?1)`,
    after,
  );
  return row?.at ?? null;
}

export type CronRow = { function_slug: string; cron: string; next_at: number; fire_at: number };

export function listCrons(database: Database): CronRow[] {
  return database.all("select * from crons order by function_slug, cron");
}

export function dueCrons(database: Database, now: number): CronRow[] {
  return database.all("select * from crons where fire_at <= ? order by fire_at limit 500", now);
}

export function saveCron(database: Database, cron: CronRow): void {
  database.run(
    `insert into crons (function_slug, cron, next_at, fire_at) values (?, ?, ?, ?)
     on conflict (function_slug, cron) do update set next_at = excluded.next_at, fire_at = excluded.fire_at`,
    cron.function_slug,
    cron.cron,
    cron.next_at,
    cron.fire_at,
  );
}

export function deleteCron(database: Database, slug: string, cron: string): void {
  database.run("delete from crons where function_slug = ? and cron = ?", slug, cron);
}

export type DebounceRow = { function_slug: string; key: string; event_id: string; opened_at: number; due_at: number };

export function findDebounce(database: Database, slug: string, key: string): DebounceRow | undefined {
  return database.get("select * from debounces where function_slug = ? and key = ?", slug, key);
}

export function dueDebounces(database: Database, now: number): DebounceRow[] {
  return database.all("select * from debounces where due_at <= ? order by due_at limit 500", now);
}

export function saveDebounce(database: Database, debounce: DebounceRow): void {
  database.run(
    `insert into debounces (function_slug, key, event_id, opened_at, due_at) values (?, ?, ?, ?, ?)
     on conflict (function_slug, key) do update set event_id = excluded.event_id, due_at = excluded.due_at`,
    debounce.function_slug,
    debounce.key,
    debounce.event_id,
    debounce.opened_at,
    debounce.due_at,
  );
}

export function deleteDebounce(database: Database, slug: string, key: string): void {
  database.run("delete from debounces where function_slug = ? and key = ?", slug, key);
}

export type BatchRow = { id: number; function_slug: string; key: string; due_at: number; size: number; bytes: number };

export function findBatch(database: Database, slug: string, key: string): BatchRow | undefined {
  return database.get("select * from batches where function_slug = ? and key = ?", slug, key);
}

export function dueBatches(database: Database, now: number): BatchRow[] {
  return database.all("select * from batches where due_at <= ? order by due_at limit 500", now);
}

/** Adds an event to the open batch of a key, or opens one that is due at `dueAt`. */
export function addToBatch(database: Database, slug: string, key: string, event: EventRow, dueAt: number): BatchRow {
  database.run(
    `insert into batches (function_slug, key, due_at, size, bytes) values (?, ?, ?, 1, ?)
     on conflict (function_slug, key) do update set size = size + 1, bytes = bytes + excluded.bytes`,
    slug,
    key,
    dueAt,
    Buffer.byteLength(event.payload),
  );
  const batch = findBatch(database, slug, key);
  if (!batch) throw new Error("A batch that was just written is not there.");
  database.run("insert into batch_events (batch_id, seq, event_id) values (?, ?, ?)", batch.id, batch.size, event.id);
  return batch;
}

/** The events of a batch in the order they came, and the batch is gone. */
export function takeBatch(database: Database, batchId: number): EventRow[] {
  const events = database.all<EventRow>(
    `select events.id, events.name, events.user_id, events.ts, events.received_at, events.payload
     from batch_events join events on events.id = batch_events.event_id where batch_id = ? order by seq`,
    batchId,
  );
  database.run("delete from batches where id = ?", batchId);
  return events;
}
