import type { Context } from "../context.ts";
import type { Json } from "../json.ts";
import { addJob } from "../queue/add-job.ts";
import { finishRun } from "../run/finish-run.ts";
import { findTimerOf } from "../storage/jobs.ts";
import type { RunRow } from "../storage/runs.ts";
import { findSignalWait, saveSignalWait } from "../storage/signals.ts";
import { keepStepInput } from "../storage/step-inputs.ts";
import type { Effect } from "./effect.ts";

/**
 * Lets a step wait for a signal. A signal's name belongs to one step at a time: a second run that wants it fails,
 * unless it says that it replaces the first, whose step then waits for nothing but its timeout.
 */
export function waitForSignal(
  context: Context,
  run: RunRow,
  wait: Extract<Effect, { do: "wait-for-signal" }>,
): "waits" | "run-ended" {
  const { database } = context;
  const { id: stepId, signal, name } = wait;
  if (findTimerOf(database, run.id, stepId)) return "waits"; // Reported again.
  const holder = findSignalWait(database, signal);
  if (holder && !wait.replaces) {
    const message = `signal conflict: step "${name}" waits for the signal "${signal}", which another step waits for.`;
    finishRun(context, run.id, { status: "failed", error: { name: "SignalConflict", message } });
    return "run-ended";
  }
  addJob(context, run, { kind: "wait_timeout", stepId, op: "WaitForSignal", name, dueAt: wait.until });
  keepStepInput(database, run.id, stepId, "options", { signal, timeout: wait.until });
  saveSignalWait(database, { signal, run_id: run.id, step_id: stepId });
  return "waits";
}

/** Ends the step that waits for a signal, and says whose it is; `null` when nobody waits. */
export function sendSignal({ database, consequences }: Context, signal: string, data: Json): string | null {
  const wait = findSignalWait(database, signal);
  if (!wait) return null;
  const memo = { data: { signal, data } };
  consequences.push({ kind: "resume", runId: wait.run_id, stepId: wait.step_id, memo });
  return wait.run_id;
}
