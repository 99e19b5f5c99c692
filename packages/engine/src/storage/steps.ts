import type { Database } from "./database.ts";

export type StepRow = {
  run_id: string;
  id: string;
  op: string;
  name: string;
  memo: string;
  started_at: number;
  ended_at: number;
};

/** Saves a finished step once: the first result stays, however often it is reported. */
export function insertStep(database: Database, step: StepRow): boolean {
  const changes = database.run(
    `insert into steps (run_id, id, seq, op, name, memo, started_at, ended_at)
     values (?1, ?2, (select count(*) from steps where run_id = ?1), ?3, ?4, ?5, ?6, ?7)
     on conflict (run_id, id) do nothing`,
    step.run_id,
    step.id,
    step.op,
    step.name,
    step.memo,
    step.started_at,
    step.ended_at,
  );
  return changes > 0;
}

/** The finished steps of a run in order of completion. */
export function stepsOfRun(database: Database, runId: string): StepRow[] {
  return database.all(
    "select run_id, id, op, name, memo, started_at, ended_at from steps where run_id = ? order by seq",
    runId,
  );
}

export function stepIdsOfRun(database: Database, runId: string): Set<string> {
  const rows = database.all<{ id: string }>("select id from steps where run_id = ?", runId);
  return new Set(rows.map((row) => row.id));
}

/** What the run's memos add up to. */
export function stateBytesOfRun(database: Database, runId: string): number {
  return database.get<{ bytes: number }>("select state_bytes as bytes from runs where id = ?", runId)?.bytes ?? 0;
}
