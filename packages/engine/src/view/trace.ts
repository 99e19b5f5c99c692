import type { Json, JsonObject } from "../json.ts";
import type { AttemptView, OpenStepView, RunProgress, StepView } from "./run-view.ts";

export type SpanStatus = "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled" | "skipped";
export type StepOp = "RUN" | "INVOKE" | "SLEEP" | "WAIT_FOR_EVENT" | "WAIT_FOR_SIGNAL" | "AI_GATEWAY";

/** A bar of a run's timeline: the run itself, a step, or one try of a step. Times are milliseconds since 1970. */
export type Span = {
  id: string;
  kind: "run" | "step" | "finalization" | "attempt";
  name: string;
  status: SpanStatus;
  /** Tries so far; of a try, its number, counted from 1. */
  attempts: number;
  queuedAt: number;
  startedAt: number | null;
  endedAt: number | null;
  /** How long it was due before it was begun. */
  queueDelayMs: number | null;
  /** When the next try is due, after one that failed. */
  nextRetryAt: number | null;
  stepId: string | null;
  stepOp: StepOp | null;
  /** What the step is about, by its kind: until when it sleeps, which event it awaits, which run it invoked. */
  stepInfo: JsonObject | null;
  /** The step was not run in this run: its result comes from the run that this one repeats. */
  reused: boolean;
  /** What `outputOf` finds the result under; `null` while there is none. */
  outputId: string | null;
  statusCode: number | null;
  /** What is kept of the headers of the app's answer. */
  headers: JsonObject;
  error: Json;
  children: Span[];
};

export type TraceSource = {
  id: string;
  name: string;
  queuedAt: number;
  progress: RunProgress;
  steps: StepView[];
  open: OpenStepView[];
  attempts: AttemptView[];
  stepInfo: ReadonlyMap<string, JsonObject>;
};

/** Arranges what is stored about a run as a tree of spans. Pure. */
export function traceOf(run: TraceSource): Span {
  const { progress } = run;
  const startedAt = "startedAt" in progress ? progress.startedAt : null;
  const endedAt = "endedAt" in progress ? progress.endedAt : null;
  const children = [...stepIdsOf(run)].map((id) => stepSpan(run, id)).sort(byTime);
  const last = finalizationOf(run);
  return {
    ...blank(run.id, "run", run.name),
    status: progress.status,
    attempts: run.attempts.length,
    queuedAt: run.queuedAt,
    startedAt,
    endedAt,
    queueDelayMs: startedAt === null ? null : startedAt - run.queuedAt,
    nextRetryAt: nextRetry(run.open),
    outputId: "output" in progress || "error" in progress ? outputIdOf({ runId: run.id }) : null,
    error: "error" in progress ? progress.error : null,
    children: last ? [...children, last] : children,
  };
}

export type OutputRef = { runId: string; stepId?: string; attempt?: number };

/** Names the result of a run, of a step, or of one try, in one word. */
function outputIdOf({ runId, stepId, attempt }: OutputRef): string {
  return Buffer.from(JSON.stringify([runId, stepId ?? null, attempt ?? null])).toString("base64url");
}

export function parseOutputId(id: string): OutputRef | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(id, "base64url").toString("utf8"));
    if (!Array.isArray(parts) || typeof parts[0] !== "string") return null;
    const [runId, stepId, attempt] = parts;
    return {
      runId,
      ...(typeof stepId === "string" ? { stepId } : {}),
      ...(typeof attempt === "number" ? { attempt } : {}),
    };
  } catch {
    return null; // Not a word of ours: there is no such output.
  }
}

function stepIdsOf({ steps, open, attempts }: TraceSource): Set<string> {
  const ids = [...steps, ...open].map(({ id }) => id).concat(attempts.map(({ stepId }) => stepId ?? ""));
  return new Set(ids.filter((id) => id !== ""));
}

function stepSpan(run: TraceSource, id: string): Span {
  const step = run.steps.find((own) => own.id === id);
  const open = run.open.find((own) => own.id === id);
  const attempts = run.attempts.filter((own) => own.stepId === id);
  const children = attempts.map((attempt, index) => attemptSpan(run.id, id, attempt, index));
  const first = attempts[0];
  const startedAt = first?.startedAt ?? step?.startedAt ?? (open ? (open.running ? open.dueAt : open.createdAt) : null);
  const queuedAt = Math.min(first?.queuedAt ?? startedAt ?? run.queuedAt, startedAt ?? run.queuedAt);
  // A step that is not finished and has no call of its own is tried again with its function.
  const retryAt = open?.dueAt ?? nextRetry(run.open);
  return {
    ...blank(`${run.id}.${id}`, "step", step?.name ?? open?.name ?? first?.name ?? ""),
    status: statusOf(run, step, open, attempts),
    attempts: attempts.length,
    queuedAt,
    startedAt,
    endedAt: step?.endedAt ?? ("endedAt" in run.progress ? run.progress.endedAt : null),
    queueDelayMs: first && first.queuedAt !== null ? Math.max(first.startedAt - first.queuedAt, 0) : null,
    nextRetryAt: step || attempts.at(-1)?.outcome !== "failed" || "endedAt" in run.progress ? null : retryAt,
    stepId: id,
    stepOp: stepOpOf(step?.op ?? open?.op ?? "StepRun"),
    stepInfo: run.stepInfo.get(id) ?? null,
    reused: step !== undefined && step.endedAt < run.queuedAt,
    outputId: step ? outputIdOf({ runId: run.id, stepId: id }) : null,
    statusCode: attempts.at(-1)?.statusCode ?? null,
    headers: attempts.at(-1)?.headers ?? {},
    error: step && "error" in step.result ? step.result.error : step ? null : (attempts.at(-1)?.error ?? null),
    children,
  };
}

function statusOf(
  run: TraceSource,
  step: StepView | undefined,
  open: OpenStepView | undefined,
  attempts: AttemptView[],
): SpanStatus {
  if (step) return "error" in step.result ? "failed" : "completed";
  if (run.progress.status === "cancelled") return "cancelled";
  if ("endedAt" in run.progress) return attempts.at(-1)?.outcome === "failed" ? "failed" : "cancelled";
  if (open && stepOpOf(open.op) !== "RUN") return "waiting";
  if (open && !open.running && attempts.length === 0) return "queued";
  return "running";
}

function attemptSpan(runId: string, stepId: string | null, attempt: AttemptView, index: number): Span {
  return {
    ...blank(`${runId}.${stepId ?? ""}.${index}`, "attempt", `Attempt ${attempt.attempt + 1}`),
    status: attempt.outcome === "succeeded" ? "completed" : attempt.outcome === "failed" ? "failed" : "cancelled",
    attempts: attempt.attempt + 1,
    queuedAt: attempt.queuedAt ?? attempt.startedAt,
    startedAt: attempt.startedAt,
    endedAt: attempt.endedAt,
    queueDelayMs: attempt.queuedAt === null ? null : Math.max(attempt.startedAt - attempt.queuedAt, 0),
    stepId,
    outputId: outputIdOf({ runId, ...(stepId === null ? {} : { stepId }), attempt: index }),
    statusCode: attempt.statusCode,
    headers: attempt.headers,
    error: attempt.error,
  };
}

/** The end of the function itself: the calls that brought its result or its error, and what went wrong before them. */
function finalizationOf(run: TraceSource): Span | null {
  const calls = run.attempts.filter((attempt) => attempt.stepId === null);
  const ended = run.progress.status === "completed" || run.progress.status === "failed";
  const tries = calls.filter((call, index) => call.outcome === "failed" || (ended && index === calls.length - 1));
  const [first] = tries;
  if (!first) return null;
  const failed = run.progress.status === "failed";
  return {
    ...blank(`${run.id}.end`, "finalization", "Finalization"),
    status: ended ? (failed ? "failed" : "completed") : run.progress.status === "cancelled" ? "cancelled" : "running",
    attempts: tries.length,
    queuedAt: first.queuedAt ?? first.startedAt,
    startedAt: first.startedAt,
    endedAt: "endedAt" in run.progress ? run.progress.endedAt : null,
    queueDelayMs: first.queuedAt === null ? null : Math.max(first.startedAt - first.queuedAt, 0),
    nextRetryAt: "endedAt" in run.progress ? null : nextRetry(run.open),
    outputId: ended ? outputIdOf({ runId: run.id }) : null,
    statusCode: tries.at(-1)?.statusCode ?? null,
    headers: tries.at(-1)?.headers ?? {},
    error: tries.at(-1)?.error ?? null,
    children: tries.map((attempt, index) => attemptSpan(run.id, null, attempt, index)),
  };
}

/** When the function itself is called again after a failure. */
function nextRetry(open: OpenStepView[]): number | null {
  return open.find((step) => step.id === "" && step.attempt > 0 && !step.running)?.dueAt ?? null;
}

function stepOpOf(op: string): StepOp {
  switch (op) {
    case "Sleep":
      return "SLEEP";
    case "WaitForEvent":
      return "WAIT_FOR_EVENT";
    case "WaitForSignal":
      return "WAIT_FOR_SIGNAL";
    case "InvokeFunction":
      return "INVOKE";
    case "AIGateway":
      return "AI_GATEWAY";
    default:
      return "RUN";
  }
}

function blank(id: string, kind: Span["kind"], name: string): Span {
  return {
    id,
    kind,
    name,
    status: "queued",
    attempts: 0,
    queuedAt: 0,
    startedAt: null,
    endedAt: null,
    queueDelayMs: null,
    nextRetryAt: null,
    stepId: null,
    stepOp: null,
    stepInfo: null,
    reused: false,
    outputId: null,
    statusCode: null,
    headers: {},
    error: null,
    children: [],
  };
}

function byTime(a: Span, b: Span): number {
  return a.queuedAt - b.queuedAt || (a.endedAt ?? Number.MAX_VALUE) - (b.endedAt ?? Number.MAX_VALUE);
}
