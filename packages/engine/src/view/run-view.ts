import type { Registry } from "../app/registry.ts";
import { payloadOf } from "../intake/event.ts";
import { type Json, type JsonObject, objectOr, parseJson } from "../json.ts";
import { type AttemptRow, attemptsOfRun } from "../storage/attempts.ts";
import type { Database } from "../storage/database.ts";
import { eventsOfRun } from "../storage/events.ts";
import { type JobRow, jobsOfRun } from "../storage/jobs.ts";
import type { RunRow, RunSummaryRow } from "../storage/runs.ts";
import { type StepRow, stepsOfRun } from "../storage/steps.ts";
import { stepInfoOf } from "./step-info.ts";
import { type Span, traceOf } from "./trace.ts";

/** A run as readers see it: each status with what it really has. Times are milliseconds since 1970. */
export type RunView = RunHead & RunProgress;

/** A run as lists show it: without what it returned. */
export type RunSummary = RunHead & WithoutResult<RunProgress>;

type WithoutResult<Progress> = Progress extends unknown ? Omit<Progress, "output" | "error"> : never;

type RunHead = {
  id: string;
  functionId: string;
  functionName: string;
  appId: string;
  eventName: string;
  /** The run that this one runs again. */
  originalRunId: string | null;
  /** The run that invoked this one. */
  parentRunId: string | null;
  queuedAt: number;
  warnings: string[];
};

export type RunProgress =
  | { status: "queued" }
  | { status: "running"; startedAt: number; waitingForAppSince: number | null }
  | { status: "completed"; startedAt: number; endedAt: number; output: Json }
  | { status: "failed"; startedAt: number; endedAt: number; error: Json }
  | { status: "cancelled"; startedAt: number | null; endedAt: number; error: Json }
  | { status: "skipped"; endedAt: number; reason: "singleton" | "paused"; blockingRunId: string | null };

export type StepView = {
  id: string;
  name: string;
  op: string;
  startedAt: number;
  endedAt: number;
  result: { data: Json } | { error: Json };
};
/** A step that is not finished: running, due, sleeping or waiting. `name` is empty for the function itself. */
export type OpenStepView = {
  id: string;
  name: string;
  op: string;
  attempt: number;
  createdAt: number;
  dueAt: number;
  running: boolean;
};
export type AttemptView = {
  stepId: string | null;
  name: string;
  attempt: number;
  queuedAt: number | null;
  startedAt: number;
  endedAt: number;
  outcome: "succeeded" | "failed" | "lost";
  statusCode: number | null;
  /** What is kept of the headers of the app's answer. */
  headers: JsonObject;
  error: Json;
};

export type RunDetail = RunView & {
  events: { id: string; payload: JsonObject }[];
  steps: StepView[];
  open: OpenStepView[];
  attempts: AttemptView[];
  trace: Span;
};

export function runView(registry: Registry, run: RunRow): RunView {
  return { ...runHead(registry, run), ...progressOf(run) };
}

export function runSummary(registry: Registry, run: RunSummaryRow): RunSummary {
  return { ...runHead(registry, run), ...stageOf(run) };
}

function runHead(registry: Registry, run: RunSummaryRow): RunHead {
  const warnings = parseJson(run.warnings);
  return {
    id: run.id,
    functionId: run.function_slug,
    functionName: registry.get(run.function_slug)?.name ?? run.function_slug,
    appId: registry.get(run.function_slug)?.appId ?? "",
    eventName: run.event_name,
    originalRunId: run.original_run_id,
    parentRunId: run.parent_run_id,
    queuedAt: run.queued_at,
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
  };
}

function progressOf(run: RunRow): RunProgress {
  const stage = stageOf(run);
  switch (stage.status) {
    case "completed":
      return { ...stage, output: stored(run.output) };
    case "failed":
      return { ...stage, error: stored(run.error) };
    case "cancelled":
      return { ...stage, error: stored(run.error) };
    default:
      return stage;
  }
}

function stageOf(run: RunSummaryRow): WithoutResult<RunProgress> {
  // The table's checks guarantee the times: a started run has started_at, an ended one ended_at.
  const startedAt = run.started_at ?? run.queued_at;
  const endedAt = run.ended_at ?? run.queued_at;
  switch (run.status) {
    case "queued":
      return { status: run.status };
    case "running":
      return { status: run.status, startedAt, waitingForAppSince: run.waiting_for_app_since };
    case "completed":
    case "failed":
      return { status: run.status, startedAt, endedAt };
    case "cancelled":
      return { status: run.status, startedAt: run.started_at, endedAt };
    case "skipped":
      return { status: run.status, endedAt, reason: run.skip_reason ?? "paused", blockingRunId: run.blocking_run_id };
    default:
      return run.status satisfies never;
  }
}

export function runDetail(database: Database, registry: Registry, run: RunRow): RunDetail {
  const view = runView(registry, run);
  const steps = stepsOfRun(database, run.id).map(stepView);
  const open = jobsOfRun(database, run.id)
    .filter((job) => !job.kind.endsWith("_timeout") || job.kind === "wait_timeout")
    .map(openStepView);
  const attempts = attemptsOfRun(database, run.id).map(attemptView);
  const stepInfo = stepInfoOf(database, run.id, steps, open);
  const { id, queuedAt, functionName: name } = view;
  return {
    ...view,
    events: eventsOfRun(database, run.id).map((event) => ({ id: event.id, payload: payloadOf(event) })),
    steps,
    open,
    attempts,
    trace: traceOf({ id, name, queuedAt, progress: view, steps, open, attempts, stepInfo }),
  };
}

function stepView(step: StepRow): StepView {
  const { id, name, op, started_at: startedAt, ended_at: endedAt } = step;
  return { id, name, op, startedAt, endedAt, result: memoOf(step.memo) };
}

function openStepView(job: JobRow): OpenStepView {
  return {
    id: job.step_id,
    name: job.name,
    op: job.op || "Function",
    attempt: job.attempt,
    createdAt: job.created_at,
    dueAt: job.due_at,
    running: job.leased_at !== null,
  };
}

function attemptView(attempt: AttemptRow): AttemptView {
  return {
    stepId: attempt.step_id,
    name: attempt.name,
    attempt: attempt.attempt,
    queuedAt: attempt.queued_at,
    startedAt: attempt.started_at,
    endedAt: attempt.ended_at,
    outcome: attempt.outcome,
    statusCode: attempt.status_code,
    headers: objectOr(stored(attempt.headers)),
    error: stored(attempt.error),
  };
}

function stored(text: string | null): Json {
  return text === null ? null : parseJson(text);
}

function memoOf(text: string): { data: Json } | { error: Json } {
  const memo = parseJson(text);
  if (typeof memo === "object" && memo !== null && !Array.isArray(memo) && "error" in memo) {
    return { error: memo.error ?? null };
  }
  return { data: typeof memo === "object" && memo !== null && !Array.isArray(memo) ? (memo.data ?? null) : null };
}
