import { type Json, type JsonObject, objectOr, parseJson } from "../json.ts";
import { limits } from "../limits.ts";
import type { Database } from "./database.ts";

/** `edited` takes the place of a step's own arguments; the others say what a step was given, and stay here. */
export type InputKind = "edited" | "arguments" | "options";

/** Has a step run with other arguments than its own. */
export function editStepInput(database: Database, runId: string, stepId: string, input: Json[]): void {
  insertStepInput(database, runId, stepId, "edited", JSON.stringify(input));
}

/** Keeps what a step is given, as it was first: it is reported again and again. What is too large is not kept. */
export function keepStepInput(
  database: Database,
  runId: string,
  stepId: string,
  kind: "arguments" | "options",
  input: Json,
): void {
  const text = JSON.stringify(input);
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.stepInputBytes) return;
  if (bytes > alwaysKept && inputBytesOfRun(database, runId) + bytes > limits.runInputBytes) return;
  insertStepInput(database, runId, stepId, kind, text);
}

function insertStepInput(database: Database, runId: string, stepId: string, kind: InputKind, text: string): void {
  database.run(
    "insert into step_inputs (run_id, step_id, kind, input) values (?, ?, ?, ?) on conflict do nothing",
    runId,
    stepId,
    kind,
    text,
  );
}

/** Inputs of this size are kept whatever the others are, for a run has only so many: adding up costs as much as keeping. */
const alwaysKept = limits.runInputBytes / limits.stepsPerRun;

function inputBytesOfRun(database: Database, runId: string): number {
  const sql = "select coalesce(sum(octet_length(input)), 0) as bytes from step_inputs where run_id = ?";
  return database.get<{ bytes: number }>(sql, runId)?.bytes ?? 0;
}

export function findStepInput(
  database: Database,
  runId: string,
  stepId: string,
): { kind: InputKind; input: Json } | null {
  const sql = "select kind, input from step_inputs where run_id = ? and step_id = ?";
  const row = database.get<{ kind: InputKind; input: string }>(sql, runId, stepId);
  return row ? { kind: row.kind, input: parseJson(row.input) } : null;
}

/** What the sleeps, waits and invocations of a run were asked for, by their steps. */
export function stepOptionsOfRun(database: Database, runId: string): Map<string, JsonObject> {
  const sql = "select step_id, input from step_inputs where run_id = ? and kind = 'options'";
  const rows = database.all<{ step_id: string; input: string }>(sql, runId);
  return new Map(rows.map((row) => [row.step_id, objectOr(parseJson(row.input))]));
}

/** The inputs of steps that have not ended yet, as stored: the app must be told them until they have. */
export function openStepInputs(database: Database, runId: string): { step_id: string; input: string }[] {
  return database.all(
    `select step_id, input from step_inputs where run_id = ?1 and kind = 'edited'
     and not exists (select 1 from steps where steps.run_id = ?1 and steps.id = step_inputs.step_id)`,
    runId,
  );
}

export function hasOpenInputs(database: Database, runId: string): boolean {
  return openStepInputs(database, runId).length > 0;
}

/**
 * Takes over what had ended in a run before one of its steps did; all of it, when that step never ended. Whatever
 * columns a step has come along, and what it was given.
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
  database.run(
    `insert into step_inputs (run_id, step_id, kind, input) select ?1, step_id, kind, input from step_inputs
     where run_id = ?2 and step_id in (select id from steps where run_id = ?1)`,
    copy.to,
    copy.from,
  );
}
