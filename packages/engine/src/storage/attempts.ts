import type { Database } from "./database.ts";

export type AttemptRow = {
  run_id: string;
  step_id: string | null;
  name: string;
  attempt: number;
  /** When the call was due; `null` where it had no place in the queue of its own. */
  queued_at: number | null;
  started_at: number;
  ended_at: number;
  outcome: "succeeded" | "failed" | "lost";
  status_code: number | null;
  /** Some of the headers of the answer, as a JSON object. */
  headers: string | null;
  error: string | null;
};

export type NewAttempt = Omit<AttemptRow, "queued_at" | "headers"> & {
  queued_at?: number | null;
  headers?: string | null;
};

export function insertAttempt(database: Database, attempt: NewAttempt): void {
  database.run(
    `insert into attempts (run_id, step_id, name, attempt, queued_at, started_at, ended_at, outcome, status_code, headers, error)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    attempt.run_id,
    attempt.step_id,
    attempt.name,
    attempt.attempt,
    attempt.queued_at ?? null,
    attempt.started_at,
    attempt.ended_at,
    attempt.outcome,
    attempt.status_code,
    attempt.headers ?? null,
    attempt.error,
  );
}

export function attemptsOfRun(database: Database, runId: string): AttemptRow[] {
  return database.all("select * from attempts where run_id = ? order by id", runId);
}
