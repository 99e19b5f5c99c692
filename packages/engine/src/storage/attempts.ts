import type { Database } from "./database.ts";

export type AttemptRow = {
  run_id: string;
  step_id: string | null;
  name: string;
  attempt: number;
  started_at: number;
  ended_at: number;
  outcome: "succeeded" | "failed" | "lost";
  status_code: number | null;
  error: string | null;
};

export function insertAttempt(database: Database, attempt: AttemptRow): void {
  database.run(
    `insert into attempts (run_id, step_id, name, attempt, started_at, ended_at, outcome, status_code, error)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    attempt.run_id,
    attempt.step_id,
    attempt.name,
    attempt.attempt,
    attempt.started_at,
    attempt.ended_at,
    attempt.outcome,
    attempt.status_code,
    attempt.error,
  );
}

export function attemptsOfRun(database: Database, runId: string): AttemptRow[] {
  return database.all("select * from attempts where run_id = ? order by id", runId);
}
