import type { Database } from "./database.ts";

/** Where the part of a list begins that is over: everything up to this place goes. */
export type Bound = { at: number; id: string };

/** Deletes the oldest finished runs up to a bound, with everything of them; says how many. A live run has not ended. */
export function deleteEndedRuns(database: Database, upTo: Bound, limit: number): number {
  return database.run(
    `delete from runs where id in (
       select id from runs where ended_at is not null and (ended_at, id) <= (?, ?) order by ended_at, id limit ?)`,
    upTo.at,
    upTo.id,
    limit,
  );
}

/** The newest finished run that is not among the `keep` newest; `null` when there are no more than that. */
export function firstRunBeyond(database: Database, keep: number): Bound | null {
  const sql = `select ended_at as at, id from runs where ended_at is not null
    order by ended_at desc, id desc limit 1 offset ?`;
  return database.get<Bound>(sql, keep) ?? null;
}

/**
 * Looks at the next events up to a bound and deletes those that nothing needs any more. Whatever table refers to events
 * (runs, batches, answers of live runs) keeps those it names; so do apps that have yet to see them.
 */
export function deleteUnusedEvents(database: Database, upTo: Bound, after: Bound, limit: number) {
  const window = database.all<Bound>(
    `select id, received_at as at from events where (received_at, id) <= (?, ?) and (received_at, id) > (?, ?)
     order by received_at, id limit ?`,
    upTo.at,
    upTo.id,
    after.at,
    after.id,
    limit,
  );
  const free = referencesToEvents(database).map(({ table, column }) => {
    return `and not exists (select 1 from "${table}" where "${column}" = events.id)`;
  });
  const deleted = database.run(
    `delete from events where id in (select value from json_each(?)) and awaiting_sync = 0 ${free.join(" ")}`,
    JSON.stringify(window.map(({ id }) => id)),
  );
  return { deleted, next: window.at(-1) ?? null };
}

/** The newest event that is not among the `keep` newest; `null` when there are no more than that. */
export function firstEventBeyond(database: Database, keep: number): Bound | null {
  const sql = "select received_at as at, id from events order by received_at desc, id desc limit 1 offset ?";
  return database.get<Bound>(sql, keep) ?? null;
}

/** What is only told about an event, and goes with it. */
const history = ["drops"];

type Reference = { table: string; column: string };

/** Every column that refers to an event, read from the schema: a table that is added later is not forgotten here. */
function referencesToEvents(database: Database): Reference[] {
  return database.all<Reference>(
    `select tables.name as "table", refs."from" as "column"
     from sqlite_schema tables join pragma_foreign_key_list(tables.name) refs
     where tables.type = 'table' and refs."table" = 'events'
       and tables.name not in (select value from json_each(?))`,
    JSON.stringify(history),
  );
}
