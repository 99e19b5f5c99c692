import type { BulkView } from "../act/bulk.ts";
import type { SyncProblem } from "../app/sync.ts";
import { type Json, type JsonObject, objectOr } from "../json.ts";
import type { Drop } from "../storage/flow.ts";
import type { FunctionView } from "../view/function-view.ts";
import type { AppView, EventSummary, EventView } from "../view/reads.ts";
import type { RunDetail, RunSummary, RunView } from "../view/run-view.ts";
import { iso, spanBody } from "./trace-body.ts";

/** Inngest's REST words for what the engine knows: snake_case and ISO times exist only here. */
export function runBody(run: RunView): JsonObject {
  return { ...runSummaryBody(run), output: outputOf(run) };
}

/** A run of a list: what it returned is in its own answer. */
export function runSummaryBody(run: RunSummary & { cursor?: string }): JsonObject {
  return {
    run_id: run.id,
    ...(run.cursor === undefined ? {} : { cursor: run.cursor }),
    run_started_at: iso("startedAt" in run ? run.startedAt : null),
    function_id: run.functionId,
    function_name: run.functionName,
    app_id: run.appId,
    function_version: 1,
    environment_id: "",
    event_name: run.eventName,
    original_run_id: run.originalRunId,
    parent_run_id: run.parentRunId,
    queued_at: iso(run.queuedAt),
    status: statusWords[run.status],
    ended_at: iso("endedAt" in run ? run.endedAt : null),
    waiting_for_app: run.status === "running" && run.waitingForAppSince !== null,
    ...(run.status === "skipped" ? { skip_reason: run.reason, blocking_run_id: run.blockingRunId } : {}),
    warnings: run.warnings,
  };
}

/** One run with its events and all that happened in it, beyond Inngest's API. */
export function runDetailBody(run: RunDetail): JsonObject {
  const steps = run.steps.map(({ id, name, op, startedAt, endedAt }) => {
    return { id, name, op, started_at: iso(startedAt), ended_at: iso(endedAt) };
  });
  const open = run.open.map(({ id, name, op, attempt, dueAt, running }) => {
    return { id, name, op, attempt, due_at: iso(dueAt), running };
  });
  const [first] = run.events;
  return {
    ...runBody(run),
    event_id: first?.id ?? null,
    ...(run.events.length > 1 ? { batch_id: run.id } : {}),
    events: run.events.map(({ id, payload }) => ({ ...payload, internal_id: id })),
    steps,
    open,
    trace: spanBody(run.trace),
  };
}

/** What of a run is under way or planned. */
export function jobBodies(run: RunDetail): JsonObject[] {
  return run.open.map(({ id, name, op, attempt, createdAt, dueAt, running }) => ({
    id: `${run.id}.${id}`,
    run_id: run.id,
    function_id: run.functionId,
    step_id: id === "" ? null : id,
    name,
    kind: op,
    attempt,
    status: running ? "Running" : "Scheduled",
    created_at: iso(createdAt),
    at: iso(dueAt),
  }));
}

export function eventRunBody(run: RunView, eventId: string): JsonObject {
  return { ...runBody(run), event_id: eventId };
}

export function eventBody(event: EventView & Partial<EventSummary & { cursor: string }>): JsonObject {
  return {
    ...event.payload,
    internal_id: event.id,
    received_at: iso(event.receivedAt),
    ...(event.runs === undefined ? {} : { runs: event.runs }),
    ...(event.cursor === undefined ? {} : { cursor: event.cursor }),
  };
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

/** A function with what its runs have come to. */
export function functionDetailBody(fn: FunctionView): JsonObject {
  return {
    ...functionBody(fn),
    app_id: fn.appId,
    archived: fn.archived,
    paused_at: iso(fn.pausedAt),
    config: fn.config,
    runs: fn.runs,
    failure_share: fn.failureShare,
    last_run_at: iso(fn.lastRunAt),
    last_failure: fn.lastFailure && {
      run_id: fn.lastFailure.runId,
      at: iso(fn.lastFailure.at),
      message: fn.lastFailure.message,
    },
    next_ticks: fn.nextTicks.map(({ cron, at }) => ({ cron, at: iso(at) })),
  };
}

/** An app with its functions' names and what is wrong with them. */
export function appBody(app: AppView, functions: FunctionView[], problems: SyncProblem[]): JsonObject {
  const own = functions.filter((fn) => fn.appId === app.id && !fn.archived);
  return {
    id: app.id,
    name: app.id,
    url: app.url,
    sdk: app.sdk,
    framework: app.framework,
    synced_at: iso(app.syncedAt),
    function_count: own.length,
    problem: problems.find((problem) => problem.url === app.url)?.reason ?? null,
    warnings: own.flatMap((fn) => fn.warnings.map((warning) => ({ function_id: fn.id, warning }))),
  };
}

/** An address that has not registered an app, and why. */
export function missingAppBody({ url, reason }: SyncProblem): JsonObject {
  return {
    id: null,
    name: null,
    url,
    sdk: null,
    framework: null,
    synced_at: null,
    function_count: 0,
    problem: reason,
    warnings: [],
  };
}

/** The functions an event matched without starting a run, and why. */
export function dropBody({ functionId, reason, at }: Drop): JsonObject {
  return { function_id: functionId, reason, at: iso(at) };
}

/** An operation on many runs, in the words of Inngest's cancellations, and how far it is. */
export function bulkBody(bulk: BulkView): JsonObject {
  const { filter } = bulk;
  const time = (value: Json | undefined) => (typeof value === "number" ? iso(value) : null);
  return {
    id: bulk.id,
    environment_id: "",
    app_id: filter.appId ?? null,
    function_id: filter.functionSlug ?? null,
    started_after: time(filter.from),
    started_before: time(filter.until),
    if: filter.expression ?? null,
    kind: bulk.kind,
    status: bulk.status,
    done: bulk.done,
    created_at: iso(bulk.createdAt),
    ended_at: iso(bulk.endedAt),
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
