import { completeId, type Op } from "../call/op.ts";
import type { Effect } from "./effect.ts";

export type SaveStep = Extract<Effect, { do: "save-step" }>;

/** The steps that ops report the end of. An output that is too large is an error the function can catch. */
export function finishedSteps(ops: Op[], stepOutputBytes: number): SaveStep[] {
  return ops.flatMap((op): SaveStep[] => {
    if (op.op === "StepFailed" && op.id !== completeId) return [failStep(op)];
    if (op.op !== "StepRun") return [];
    const { id, name } = op;
    const bytes = Buffer.byteLength(JSON.stringify(op.data));
    if (bytes <= stepOutputBytes) return [{ do: "save-step", id, op: "StepRun", name, memo: { data: op.data } }];
    const message = `The output of step "${name}" is ${bytes} bytes, the limit is ${stepOutputBytes}: store large data elsewhere and return its key.`;
    return [{ do: "save-step", id, op: "StepFailed", name, memo: { error: { name: "StepOutputTooLarge", message } } }];
  });
}

export function failStep(op: Extract<Op, { op: "StepError" | "StepFailed" }>): SaveStep {
  return { do: "save-step", id: op.id, op: "StepFailed", name: op.name, memo: { error: op.error } };
}

/** What steps were given, to be kept with them. */
export function inputEffects(ops: Op[]): Effect[] {
  return ops.flatMap(({ id, args }): Effect[] => (args === undefined ? [] : [{ do: "keep-input", id, input: args }]));
}

/** What is to start when the run has ended, or is not to start after all. It rides along with other ops. */
export function deferEffects(ops: Op[]): Effect[] {
  return ops.flatMap((op): Effect[] => {
    if (op.op === "DeferAdd") return [{ do: "defer", id: op.id, slug: op.slug, input: op.input, meta: op.meta }];
    return op.op === "DeferAbort" ? [{ do: "abort-defer", id: op.target }] : [];
  });
}
