import { type JsonObject, objectOr, textOf } from "./json.ts";
import type { OpenStepView, StepView } from "./run-view.ts";
import type { Database } from "./storage/database.ts";
import { eventsOfRun } from "./storage/events.ts";
import { signalsOfRun, waitsOfRun } from "./storage/run-waits.ts";
import { childRuns } from "./storage/runs.ts";

/** What the steps of a run are about, by their kind, in the words of Inngest's traces with times in milliseconds. */
export function stepInfoOf(
  database: Database,
  runId: string,
  steps: StepView[],
  open: OpenStepView[],
): Map<string, JsonObject> {
  const children = new Map(childRuns(database, runId).map((child) => [child.parent_step_id ?? "", child]));
  const waits = new Map(waitsOfRun(database, runId).map((wait) => [wait.step_id, wait]));
  const signals = new Map(signalsOfRun(database, runId).map((wait) => [wait.step_id, wait.signal]));
  const infoOf = (id: string, op: string, step: StepView | null, dueAt: number | null): JsonObject => {
    switch (op) {
      case "Sleep":
        return { sleepUntil: dueAt ?? step?.endedAt ?? null };
      case "WaitForEvent": {
        const wait = waits.get(id);
        const found = step && "data" in step.result ? objectOr(step.result.data) : {};
        return {
          eventName: wait?.event_name ?? textOf(found.name) ?? null,
          expression: wait?.expression ?? null,
          timeout: wait?.expires_at ?? dueAt,
          foundEventID: textOf(found.id) ?? null,
          timedOut: step === null ? null : textOf(found.id) === undefined,
        };
      }
      case "WaitForSignal": {
        const found = step && "data" in step.result ? objectOr(step.result.data) : {};
        const timedOut = step === null ? null : textOf(found.signal) === undefined;
        return { signal: signals.get(id) ?? textOf(found.signal) ?? null, timeout: dueAt, timedOut };
      }
      case "InvokeFunction": {
        const child = children.get(id);
        const error = step && "error" in step.result ? objectOr(step.result.error) : {};
        return {
          functionID: child?.function_slug ?? null,
          runID: child?.id ?? null,
          triggeringEventID: child ? (eventsOfRun(database, child.id)[0]?.id ?? null) : null,
          timeout: dueAt,
          timedOut: step === null ? null : error.name === "InvokeTimeout",
        };
      }
      default:
        return { type: op };
    }
  };
  return new Map([
    ...steps.map((step) => [step.id, infoOf(step.id, step.op, step, null)] as const),
    ...open
      .filter((step) => step.id !== "")
      .map((step) => [step.id, infoOf(step.id, step.op, null, step.dueAt)] as const),
  ]);
}
