import type { Database } from "./database.ts";

export type RequestRow = { key: string; request: string; answer: string; created_at: number };

export function findRequest(database: Database, key: string): RequestRow | undefined {
  return database.get("select * from requests where key = ?", key);
}

export function insertRequest(database: Database, row: RequestRow): void {
  const sql = "insert into requests (key, request, answer, created_at) values (?, ?, ?, ?)";
  database.run(sql, row.key, row.request, row.answer, row.created_at);
}

export function deleteOldRequests(database: Database, before: number): void {
  database.run("delete from requests where created_at < ?", before);
}
