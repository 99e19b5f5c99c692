import type { Context } from "../context.ts";
import { ownEvent, payloadOf } from "../intake/event.ts";
import { isObject, type Json, type JsonObject, textOf } from "../json.ts";
import { scheduleDefers } from "../step/defer.ts";
import type { Memo } from "../step/effect.ts";
import { eventsOfRun } from "../storage/events.ts";
import { deleteGatewayRequestsOfRun } from "../storage/gateway-requests.ts";
import { deleteJobsOfRun } from "../storage/jobs.ts";
import { type Ending as EndingRow, endRun, findRun, type RunRow } from "../storage/runs.ts";
import { deleteSignalWaitsOfRun } from "../storage/signals.ts";
import { deleteWaitsOfRun } from "../storage/waits.ts";

export type Ending =
  | { status: "completed"; output: Json }
  | { status: "failed"; error: Json }
  | { status: "cancelled"; error: Json };

/** Runs that these events start send none themselves, or they would start each other for ever. */
const endEvents = new Set(["inngest/function.finished", "inngest/function.failed", "inngest/function.cancelled"]);

/**
 * Ends a run, once: its jobs and waits go, its parent goes on, its end events are sent, all in the caller's
 * transaction. `false` when it had ended already.
 */
export function finishRun(context: Context, runId: string, ending: Ending): boolean {
  const { database, clock, consequences } = context;
  const now = clock.now();
  const run = findRun(database, runId);
  if (!run || !endRun(database, runId, endingRow(ending), now)) return false;
  deleteJobsOfRun(database, runId);
  deleteWaitsOfRun(database, runId);
  deleteSignalWaitsOfRun(database, runId);
  deleteGatewayRequestsOfRun(database, runId);
  scheduleDefers(context, run);

  if (run.parent_run_id !== null && run.parent_step_id !== null) {
    const memo = memoForParent(ending);
    consequences.push({ kind: "resume", runId: run.parent_run_id, stepId: run.parent_step_id, memo });
  }
  if (!endEvents.has(run.event_name)) sendEndEvents(context, run, ending);
  return true;
}

function endingRow(ending: Ending): EndingRow {
  return ending.status === "completed"
    ? { status: "completed", output: JSON.stringify(ending.output) }
    : { status: ending.status, error: JSON.stringify(ending.error) };
}

function memoForParent(ending: Ending): Memo {
  switch (ending.status) {
    case "completed":
      return { data: ending.output };
    case "failed":
      return { error: ending.error };
    case "cancelled":
      return { error: { name: "Error", message: "The invoked function was cancelled." } };
    default:
      return ending satisfies never;
  }
}

const statusWords = { completed: "Completed", failed: "Failed", cancelled: "Cancelled" } as const;

function sendEndEvents(context: Context, run: RunRow, ending: Ending): void {
  const { database, consequences } = context;
  const events = eventsOfRun(database, run.id).map(payloadOf);
  const data: JsonObject = {
    function_id: run.function_slug,
    run_id: run.id,
    event: events[0] ?? {},
    events,
    _inngest: { status: statusWords[ending.status] },
    ...(ending.status === "completed" ? { result: ending.output } : { error: errorForEvent(ending.error) }),
  };
  if (ending.status !== "completed") {
    // The run's id as the event's own: whatever happens, no function handles one failure twice.
    consequences.push({ kind: "event", event: ownEvent(context, `inngest/function.${ending.status}`, data, run.id) });
  }
  consequences.push({ kind: "event", event: ownEvent(context, "inngest/function.finished", data) });
}

function errorForEvent(error: Json): JsonObject {
  if (!isObject(error)) return { error: JSON.stringify(error), name: "Error", message: JSON.stringify(error) };
  const message = textOf(error.message) ?? "Unknown error";
  return { ...error, error: message, name: textOf(error.name) ?? "Error", message };
}
