/** The engine's answers (`packages/engine/src/http/v1-body.ts`, `trace-body.ts`). Times are ISO texts. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export const runStatuses = ["Queued", "Running", "Completed", "Failed", "Cancelled", "Skipped"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** A run of a list. */
export type RunRow = {
  run_id: string;
  cursor: string;
  function_id: string;
  function_name: string;
  app_id: string;
  event_name: string;
  original_run_id: string | null;
  parent_run_id: string | null;
  queued_at: string;
  run_started_at: string | null;
  ended_at: string | null;
  status: RunStatus;
  waiting_for_app: boolean;
  skip_reason?: "singleton" | "paused";
  blocking_run_id?: string | null;
  warnings: string[];
};

export type EventPayload = {
  id?: string;
  name: string;
  data: JsonObject;
  user?: JsonObject;
  ts?: number;
  v?: string | null;
  internal_id: string;
};

export type RunDetail = Omit<RunRow, "cursor"> & {
  output: Json;
  event_id: string | null;
  batch_id?: string;
  events: EventPayload[];
  open: OpenStep[];
  trace: Span;
};

/** What of a run is under way or planned; an empty `id` is the function itself. */
export type OpenStep = { id: string; name: string; op: string; attempt: number; due_at: string; running: boolean };

export type SpanStatus = "QUEUED" | "RUNNING" | "WAITING" | "COMPLETED" | "FAILED" | "CANCELLED" | "SKIPPED";
export type StepOp = "RUN" | "INVOKE" | "SLEEP" | "WAIT_FOR_EVENT" | "WAIT_FOR_SIGNAL" | "AI_GATEWAY";

/** A bar of a run's timeline. */
export type Span = {
  id: string;
  kind: "run" | "step" | "finalization" | "attempt";
  name: string;
  status: SpanStatus;
  attempts: number;
  queuedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  durationMs: number | null;
  queueDelayMs: number | null;
  nextRetryAt: string | null;
  stepId: string | null;
  stepOp: StepOp | null;
  stepInfo: JsonObject | null;
  reused: boolean;
  outputId: string | null;
  statusCode: number | null;
  /** What is kept of the app's answer; `null` where there was none. */
  response: { statusCode: number; headers: JsonObject } | null;
  error: Json;
  children: Span[];
};

/** What a span was given and what it brought. */
export type Output = { input: Json; data?: Json; error?: Json };

/** An event of a list, or one event. */
export type EventRow = EventPayload & {
  received_at: string;
  runs?: number;
  cursor?: string;
  /** In a list only of an event that has started nothing. */
  drops?: Drop[];
};
/** A function that an event matched without starting a run. */
export type Drop = { function_id: string; reason: string; at: string };

export type FunctionDetail = {
  id: string;
  name: string;
  slug: string;
  app_id: string;
  triggers: JsonObject[];
  warnings: string[];
  archived: boolean;
  paused_at: string | null;
  config: JsonObject;
  runs: Record<Lowercase<RunStatus>, number>;
  failure_share: number | null;
  last_run_at: string | null;
  last_failure: { run_id: string; at: string; message: string } | null;
  /** When its crons start it next. */
  next_ticks: { cron: string; at: string }[];
};

export type AppDetail = {
  id: string | null;
  name: string | null;
  url: string;
  sdk: string | null;
  framework: string | null;
  synced_at: string | null;
  function_count: number;
  problem: string | null;
  warnings: { function_id: string; warning: string }[];
};

/** How an app answered when it was asked for its functions. */
export type SyncResult = {
  url: string;
  status: "registered" | "elsewhere" | "unreachable" | "refused";
  reason?: string;
  appId?: string;
};

/** An operation on many runs, and how far it is. */
export type Bulk = {
  id: string;
  app_id: string | null;
  function_id: string | null;
  started_after: string | null;
  started_before: string | null;
  if: string | null;
  kind: "cancel" | "replay";
  status: "running" | "done" | "stopped";
  done: number;
  created_at: string;
  ended_at: string | null;
};
