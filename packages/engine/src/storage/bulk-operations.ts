import type { Database } from "./database.ts";

export type BulkKind = "cancel" | "replay";

export type BulkRow = {
  id: string;
  kind: BulkKind;
  filter: string;
  status: "running" | "done" | "stopped";
  cursor: string | null;
  done: number;
  created_at: number;
  ended_at: number | null;
};

export function insertBulk(database: Database, bulk: Pick<BulkRow, "id" | "kind" | "filter" | "created_at">): void {
  const { id, kind, filter, created_at } = bulk;
  const sql = "insert into bulk_operations (id, kind, filter, created_at) values (?, ?, ?, ?)";
  database.run(sql, id, kind, filter, created_at);
}

export function findBulk(database: Database, id: string): BulkRow | undefined {
  return database.get("select * from bulk_operations where id = ?", id);
}

/** Newest first. */
export function listBulk(database: Database, kind: BulkKind): BulkRow[] {
  return database.all("select * from bulk_operations where kind = ? order by id desc limit 100", kind);
}

/** The oldest operation that is not done. */
export function nextBulk(database: Database): BulkRow | undefined {
  return database.get("select * from bulk_operations where status = 'running' order by id limit 1");
}

export function moveBulk(database: Database, id: string, done: number, cursor: string): void {
  database.run("update bulk_operations set done = done + ?, cursor = ? where id = ?", done, cursor, id);
}

/** Ends an operation; `false` when it had ended. */
export function endBulk(
  database: Database,
  id: string,
  status: "done" | "stopped",
  done: number,
  now: number,
): boolean {
  const sql =
    "update bulk_operations set status = ?, done = done + ?, ended_at = ? where id = ? and status = 'running'";
  return database.run(sql, status, done, now, id) > 0;
}

export function deleteOldBulk(database: Database, before: number): void {
  database.run("delete from bulk_operations where ended_at < ?", before);
}
