import { type JsonObject, objectOr, textOf } from "../json.ts";
import type { Database } from "../storage/database.ts";
import { childRuns } from "../storage/runs.ts";
import { stepOptionsOfRun } from "../storage/step-inputs.ts";
import type { OpenStepView, StepView } from "./run-view.ts";

/** What the steps of a run are about, by their kind, in the words of Inngest's traces with times in milliseconds. */
export function stepInfoOf(
  database: Database,
  runId: string,
  steps: StepView[],
  open: OpenStepView[],
): Map<string, JsonObject> {
  const children = new Map(childRuns(database, runId).map((child) => [child.parent_step_id ?? "", child]));
  const options = stepOptionsOfRun(database, runId);
  const infoOf = (id: string, op: string, step: StepView | null, dueAt: number | null): JsonObject => {
    const asked = options.get(id) ?? {};
    const found = step && "data" in step.result ? objectOr(step.result.data) : {};
    switch (op) {
      case "Sleep":
        return { sleepUntil: dueAt ?? asked.sleepUntil ?? step?.endedAt ?? null };
      case "WaitForEvent": {
        const eventName = asked.eventName ?? textOf(found.name) ?? null;
        const foundEventID = textOf(found.id) ?? null;
        const timedOut = step === null ? null : foundEventID === null;
        return { timeout: dueAt, expression: null, ...asked, eventName, foundEventID, timedOut };
      }
      case "WaitForSignal": {
        const timedOut = step === null ? null : textOf(found.signal) === undefined;
        return { timeout: dueAt, ...asked, signal: asked.signal ?? textOf(found.signal) ?? null, timedOut };
      }
      case "InvokeFunction": {
        const error = step && "error" in step.result ? objectOr(step.result.error) : {};
        return {
          functionID: null,
          triggeringEventID: null,
          timeout: dueAt,
          ...asked,
          runID: children.get(id)?.id ?? null,
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

const times = ["sleepUntil", "timeout"];

/** What a step is about, with its times in words. */
export function withIsoTimes(info: JsonObject): JsonObject {
  const pairs = Object.entries(info).map(([name, value]) => {
    return [name, times.includes(name) && typeof value === "number" ? new Date(value).toISOString() : value] as const;
  });
  return Object.fromEntries(pairs);
}
