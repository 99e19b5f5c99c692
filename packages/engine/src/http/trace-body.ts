import type { JsonObject } from "../json.ts";
import { withIsoTimes } from "../view/step-info.ts";
import type { Span } from "../view/trace.ts";

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
    stepInfo: span.stepInfo && withIsoTimes(span.stepInfo),
    reused: span.reused,
    outputId: span.outputId,
    statusCode: span.statusCode,
    response: span.statusCode === null ? null : { statusCode: span.statusCode, headers: span.headers },
    error: span.error,
    children: span.children.map(spanBody),
  };
}

export function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
