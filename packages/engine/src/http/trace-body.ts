import type { JsonObject } from "../json.ts";
import type { Span } from "../trace.ts";

/** A span in camel case with ISO times, as the API's second version and the dashboard read it. */
export function spanBody(span: Span): JsonObject {
  return {
    id: span.id,
    kind: span.kind,
    name: span.name,
    status: span.status.toUpperCase(),
    attempts: span.attempts,
    queuedAt: iso(span.queuedAt),
    startedAt: iso(span.startedAt),
    endedAt: iso(span.endedAt),
    durationMs: span.startedAt === null || span.endedAt === null ? null : Math.max(span.endedAt - span.startedAt, 0),
    queueDelayMs: span.queueDelayMs,
    nextRetryAt: iso(span.nextRetryAt),
    stepId: span.stepId,
    stepOp: span.stepOp,
    stepInfo: withIsoTimes(span.stepInfo),
    reused: span.reused,
    outputId: span.outputId,
    statusCode: span.statusCode,
    error: span.error,
    children: span.children.map(spanBody),
  };
}

const times = ["sleepUntil", "timeout"];

/** What a step is about, with its times in words. */
export function withIsoTimes(info: JsonObject | null): JsonObject | null {
  if (info === null) return null;
  const pairs = Object.entries(info).map(([name, value]) => {
    return [name, times.includes(name) && typeof value === "number" ? iso(value) : value] as const;
  });
  return Object.fromEntries(pairs);
}

export function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
