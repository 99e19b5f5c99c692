import type { Database } from "./database.ts";
import type { WaitRow } from "./waits.ts";

/** The events a run waits for, by the steps that do. */
export function waitsOfRun(database: Database, runId: string): WaitRow[] {
  return database.all("select * from waits where run_id = ? and kind = 'event'", runId);
}

/** The signals a run waits for, by the steps that do. */
export function signalsOfRun(database: Database, runId: string): { step_id: string; signal: string }[] {
  return database.all("select step_id, signal from signal_waits where run_id = ?", runId);
}
