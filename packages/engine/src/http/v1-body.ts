import type { Json, JsonObject } from "../json.ts";
import { objectOr } from "../json.ts";
import type { EventView, FunctionView } from "../reads.ts";
import type { RunDetail, RunSummary, RunView } from "../run-view.ts";

/** Inngest's REST words for what the engine knows: snake_case and ISO times exist only here. */
export function runBody(run: RunView): JsonObject {
  return { ...runSummaryBody(run), output: outputOf(run) };
}

/** A run of a list: what it returned is in its own answer. */
export function runSummaryBody(run: RunSummary): JsonObject {
  return {
    run_id: run.id,
    run_started_at: iso("startedAt" in run ? run.startedAt : null),
    function_id: run.functionId,
    function_version: 1,
    environment_id: "",
    event_name: run.eventName,
    queued_at: iso(run.queuedAt),
    status: statusWords[run.status],
    ended_at: iso("endedAt" in run ? run.endedAt : null),
    waiting_for_app: run.status === "running" && run.waitingForAppSince !== null,
    warnings: run.warnings,
  };
}

/** One run with what is finished and what is open of it, beyond Inngest's API. What steps returned is on the run's page. */
export function runDetailBody(run: RunDetail): JsonObject {
  const steps = run.steps.map(({ id, name, op, startedAt, endedAt }) => {
    return { id, name, op, started_at: iso(startedAt), ended_at: iso(endedAt) };
  });
  const open = run.open.map(({ id, name, op, attempt, dueAt, running }) => {
    return { id, name, op, attempt, due_at: iso(dueAt), running };
  });
  return { ...runBody(run), steps, open };
}

export function eventRunBody(run: RunView, eventId: string): JsonObject {
  return { ...runBody(run), event_id: eventId };
}

export function eventBody(event: EventView): JsonObject {
  return { ...event.payload, internal_id: event.id, received_at: iso(event.receivedAt) };
}

export function functionBody(fn: FunctionView): JsonObject {
  const runtime = objectOr(objectOr(objectOr(fn.config.steps).step).runtime);
  return {
    id: fn.id,
    name: fn.name,
    slug: fn.id,
    triggers: fn.config.triggers ?? [],
    steps: [{ id: "step", name: "step", uri: runtime.url ?? null }],
    warnings: fn.warnings,
  };
}

const statusWords = {
  queued: "Queued",
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
  skipped: "Skipped",
} as const;

function outputOf(run: RunView): Json {
  if (run.status === "completed") return run.output;
  return run.status === "failed" || run.status === "cancelled" ? run.error : null;
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
