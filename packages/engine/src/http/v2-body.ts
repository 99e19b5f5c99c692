import { type Json, type JsonObject, objectOr } from "../json.ts";
import type { FunctionView } from "../view/function-view.ts";
import type { AppView, EventSummary, EventView } from "../view/reads.ts";
import type { RunDetail, RunSummary } from "../view/run-view.ts";
import { iso } from "./trace-body.ts";

/** The words of the API's second version: camel case, upper-case statuses, ISO times. */
export function runBody(run: RunSummary): JsonObject {
  return {
    id: run.id,
    status: run.status.toUpperCase(),
    function: { id: run.functionId, name: run.functionName, slug: run.functionId },
    app: { id: run.appId },
    eventName: run.eventName,
    originalRunId: run.originalRunId,
    parentRunId: run.parentRunId,
    queuedAt: iso(run.queuedAt),
    startedAt: iso("startedAt" in run ? run.startedAt : null),
    endedAt: iso("endedAt" in run ? run.endedAt : null),
    waitingForApp: run.status === "running" && run.waitingForAppSince !== null,
    ...(run.status === "skipped" ? { skipReason: run.reason, blockingRunId: run.blockingRunId } : {}),
    warnings: run.warnings,
  };
}

export function runDetailBody(run: RunDetail): JsonObject {
  return {
    ...runBody(run),
    isBatch: run.events.length > 1,
    eventIds: run.events.map(({ id }) => id),
    output: outputOf(run),
    error: "error" in run ? run.error : null,
  };
}

function outputOf(run: RunDetail): Json {
  return run.status === "completed" ? run.output : null;
}

export function eventBody(event: EventView & Partial<EventSummary>): JsonObject {
  const { id, name, receivedAt, payload } = event;
  return {
    id,
    name,
    externalId: payload.id ?? null,
    data: payload.data ?? {},
    user: payload.user ?? {},
    v: payload.v ?? null,
    ts: payload.ts ?? null,
    receivedAt: iso(receivedAt),
    ...(event.runs === undefined ? {} : { runs: event.runs }),
  };
}

export function functionBody(fn: FunctionView): JsonObject {
  const runtime = objectOr(objectOr(objectOr(fn.config.steps).step).runtime);
  return {
    id: fn.id,
    name: fn.name,
    slug: fn.id,
    app: { id: fn.appId },
    url: runtime.url ?? null,
    triggers: fn.config.triggers ?? [],
    configuration: fn.config,
    warnings: fn.warnings,
    isArchived: fn.archived,
    pausedAt: iso(fn.pausedAt),
    runs: fn.runs,
    failureShare: fn.failureShare,
    lastRunAt: iso(fn.lastRunAt),
  };
}

export function appBody(app: AppView, functions: FunctionView[]): JsonObject {
  const { id, url, sdk, framework, syncedAt } = app;
  const functionCount = functions.filter((fn) => fn.appId === id && !fn.archived).length;
  return { id, name: id, url, sdk, framework, functionCount, syncedAt: iso(syncedAt) };
}
