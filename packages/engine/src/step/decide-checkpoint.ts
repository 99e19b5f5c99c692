import type { Op } from "../call/op.ts";
import { refusalOfSize } from "../intake/refusal.ts";
import type { Json } from "../json.ts";
import type { Effect, RunState, Settings } from "./effect.ts";
import { deferEffects, finishedSteps, inputEffects } from "./finished-step.ts";

/** What follows from steps that an app reports in the middle of a call. */
export type CheckpointDecision =
  | { kind: "save"; effects: Effect[] }
  /** The app must not report these here: nothing is written, and it reports them at the end of its call. */
  | { kind: "refuse"; status: 400 | 413; reason: string }
  | { kind: "fail"; error: Json };

/** Pure, as `decide`: the function goes on by itself, so no discovery follows. */
export function decideCheckpoint(run: RunState, ops: Op[], settings: Settings): CheckpointDecision {
  const foreign = ops.find(({ op }) => op !== "StepRun" && op !== "DeferAdd" && op !== "DeferAbort");
  if (foreign) {
    const what = foreign.op === "Unsupported" ? foreign.reported : foreign.op;
    return { kind: "refuse", status: 400, reason: `A checkpoint cannot carry ${what} (step "${foreign.name}").` };
  }
  const ended = ops.filter(({ id, op }) => op === "StepRun" && !run.savedSteps.has(id));
  const saved = finishedSteps(ended, settings.stepOutputBytes);
  const tooLarge = saved.find(({ memo }) => "error" in memo);
  if (tooLarge) {
    const reason = `The output of step "${tooLarge.name}" is larger than ${settings.stepOutputBytes} bytes.`;
    return { kind: "refuse", status: 413, reason };
  }
  const refusal = refusalOfSize(run, ended, saved);
  if (refusal) return { kind: "fail", error: refusal };
  return { kind: "save", effects: [...deferEffects(ops), ...inputEffects(ended), ...saved] };
}
