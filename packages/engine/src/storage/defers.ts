import type { Database } from "./database.ts";

export type DeferRow = {
  seq: number;
  run_id: string;
  id: string;
  function_slug: string;
  input: string;
  meta: string | null;
  aborted: number;
};

export function insertDefer(database: Database, defer: Omit<DeferRow, "seq" | "aborted">): void {
  database.run(
    "insert into defers (run_id, id, function_slug, input, meta) values (?, ?, ?, ?, ?) on conflict do nothing",
    defer.run_id,
    defer.id,
    defer.function_slug,
    defer.input,
    defer.meta,
  );
}

export function abortDefer(database: Database, runId: string, id: string): void {
  database.run("update defers set aborted = 1 where run_id = ? and id = ?", runId, id);
}

export function defersOfRun(database: Database, runId: string): DeferRow[] {
  return database.all("select * from defers where run_id = ? order by seq", runId);
}
