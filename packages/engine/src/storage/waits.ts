import type { Database } from "./database.ts";

export type WaitRow = {
  run_id: string;
  kind: "event" | "cancel";
  step_id: string;
  event_name: string;
  expression: string | null;
  created_at: number;
  expires_at: number | null;
};

export function insertWait(database: Database, wait: WaitRow): void {
  database.run(
    `insert into waits (run_id, kind, step_id, event_name, expression, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    wait.run_id,
    wait.kind,
    wait.step_id,
    wait.event_name,
    wait.expression,
    wait.created_at,
    wait.expires_at,
  );
}

export function waitsFor(database: Database, eventName: string, now: number): WaitRow[] {
  return database.all(
    "select * from waits where event_name = ? and (expires_at is null or expires_at > ?) order by created_at, run_id",
    eventName,
    now,
  );
}

export function deleteWait(database: Database, wait: Pick<WaitRow, "run_id" | "kind" | "step_id">): void {
  database.run("delete from waits where run_id = ? and kind = ? and step_id = ?", wait.run_id, wait.kind, wait.step_id);
}

export function deleteWaitsOfRun(database: Database, runId: string): void {
  database.run("delete from waits where run_id = ?", runId);
}
