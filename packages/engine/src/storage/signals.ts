import type { Database } from "./database.ts";

export type SignalWaitRow = { signal: string; run_id: string; step_id: string };

export function findSignalWait(database: Database, signal: string): SignalWaitRow | undefined {
  return database.get("select * from signal_waits where signal = ?", signal);
}

/** Gives a signal's name to a step, whoever had it before. */
export function saveSignalWait(database: Database, wait: SignalWaitRow): void {
  database.run(
    `insert into signal_waits (signal, run_id, step_id) values (?, ?, ?)
     on conflict (signal) do update set run_id = excluded.run_id, step_id = excluded.step_id`,
    wait.signal,
    wait.run_id,
    wait.step_id,
  );
}

export function deleteSignalWait(database: Database, runId: string, stepId: string): void {
  database.run("delete from signal_waits where run_id = ? and step_id = ?", runId, stepId);
}

export function deleteSignalWaitsOfRun(database: Database, runId: string): void {
  database.run("delete from signal_waits where run_id = ?", runId);
}
