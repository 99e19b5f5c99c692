import type { Database } from "./database.ts";
import { openStepInputs } from "./step-inputs.ts";
import { stepsOfRun } from "./steps.ts";

/** What an app is told about the steps of a run: their memos, and in which order those that have one ended. */
export type Memos = { memos: { id: string; memo: string }[]; stack: string[] };

/**
 * The results of the steps that ended, and the inputs of those that are to run with others. The stack must name every
 * step that ended: the SDK waits for ever for a missing one. It also waits for ever for a step in it that has only an
 * input, and makes a stack of all ids itself when it gets none: so then it gets one of an id that no step has.
 */
export function memosOfRun(database: Database, runId: string): Memos {
  const steps = stepsOfRun(database, runId);
  const inputs = openStepInputs(database, runId);
  const stack = steps.map((step) => step.id);
  return {
    memos: [...steps, ...inputs.map(({ step_id, input }) => ({ id: step_id, memo: `{"input":${input}}` }))],
    stack: stack.length === 0 && inputs.length > 0 ? ["none"] : stack,
  };
}
