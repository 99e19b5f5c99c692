import { type Json, parseJson } from "../json.ts";
import type { Database } from "./database.ts";

/** What a step is to be given instead of its own arguments. */
export function insertStepInput(database: Database, runId: string, stepId: string, input: Json[]): void {
  database.run(
    "insert into step_inputs (run_id, step_id, input) values (?, ?, ?)",
    runId,
    stepId,
    JSON.stringify(input),
  );
}

export function findStepInput(database: Database, runId: string, stepId: string): Json {
  const sql = "select input from step_inputs where run_id = ? and step_id = ?";
  const row = database.get<{ input: string }>(sql, runId, stepId);
  return row ? parseJson(row.input) : null;
}

/** The inputs of steps that have not ended yet, as stored: the app must be told them until they have. */
export function openStepInputs(database: Database, runId: string): { step_id: string; input: string }[] {
  return database.all(
    `select step_id, input from step_inputs where run_id = ?1
     and not exists (select 1 from steps where steps.run_id = ?1 and steps.id = step_inputs.step_id)`,
    runId,
  );
}

export function hasOpenInputs(database: Database, runId: string): boolean {
  return openStepInputs(database, runId).length > 0;
}

/**
 * Takes over what had ended in a run before one of its steps did; all of it, when that step never ended. Whatever
 * columns a step has come along.
 */
export function copySteps(database: Database, copy: { from: string; to: string; before: string }): void {
  const columns = database
    .all<{ name: string }>("select name from pragma_table_info('steps') where name <> 'run_id'")
    .map(({ name }) => `"${name}"`)
    .join(", ");
  database.run(
    `insert into steps (run_id, ${columns}) select ?1, ${columns} from steps where run_id = ?2
     and id <> ?3 and seq < coalesce((select seq from steps where run_id = ?2 and id = ?3), 1000000000) order by seq`,
    copy.to,
    copy.from,
    copy.before,
  );
}
