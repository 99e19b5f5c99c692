import type { JsonObject } from "../../json.ts";
import type { Span } from "../../trace.ts";
import type { ApiDeps } from "../route.ts";
import { iso, withIsoTimes } from "../trace-body.ts";
import type { ObjectType } from "./execute.ts";

/** A span and the run it is of. */
export type SpanSource = { span: Span; runId: string; functionId: string; appId: string; parentId: string | null };

const infoNames: Record<string, string> = {
  INVOKE: "InvokeStepInfo",
  SLEEP: "SleepStepInfo",
  WAIT_FOR_EVENT: "WaitForEventStepInfo",
  WAIT_FOR_SIGNAL: "WaitForSignalStepInfo",
};

type InfoSource = { op: string; info: JsonObject };
const infoField = (name: string) => ({ resolve: ({ info }: InfoSource) => info[name] ?? null });

const infoFields = [
  "triggeringEventID",
  "functionID",
  "timeout",
  "returnEventID",
  "runID",
  "timedOut",
  "sleepUntil",
  "eventName",
  "expression",
  "foundEventID",
  "signal",
  "type",
];

const stepInfoType: ObjectType<InfoSource, ApiDeps> = {
  name: "StepInfo",
  nameOf: ({ op }) => infoNames[op] ?? "RunStepInfo",
  variants: [...Object.values(infoNames), "RunStepInfo"],
  fields: Object.fromEntries(infoFields.map((name) => [name, infoField(name)])),
};

const responseType: ObjectType<{ statusCode: number }, ApiDeps> = {
  name: "RunTraceSpanResponse",
  fields: { statusCode: { resolve: ({ statusCode }) => statusCode }, headers: { resolve: () => null } },
};

const userlandType: ObjectType<JsonObject, ApiDeps> = {
  name: "UserlandSpan",
  fields: Object.fromEntries(
    ["spanName", "spanKind", "serviceName", "scopeName", "scopeVersion", "spanAttrs", "resourceAttrs"].map((name) => {
      return [name, { resolve: () => null }];
    }),
  ),
};

/** What apps note about a span. This engine keeps no such notes, so that the list is empty. */
const metadataType: ObjectType<JsonObject, ApiDeps> = {
  name: "SpanMetadata",
  fields: Object.fromEntries(
    ["scope", "kind", "values", "updatedAt"].map((name) => [name, { resolve: (source) => source[name] ?? null }]),
  ),
};

export const spanType: ObjectType<SpanSource, ApiDeps> = {
  name: "RunTraceSpan",
  fields: {
    appID: { resolve: ({ appId }) => appId },
    functionID: { resolve: ({ functionId }) => functionId },
    runID: { resolve: ({ runId }) => runId },
    run: { resolve: ({ runId }) => runId },
    traceID: { resolve: ({ runId }) => runId },
    spanID: { resolve: ({ span }) => span.id },
    parentSpanID: { resolve: ({ parentId }) => parentId },
    name: { resolve: ({ span }) => span.name },
    isRoot: { resolve: ({ span }) => span.kind === "run" },
    isUserland: { resolve: () => false },
    userlandSpan: { resolve: () => null, type: () => userlandType },
    status: { resolve: ({ span }) => span.status.toUpperCase() },
    attempts: { resolve: ({ span }) => span.attempts },
    queuedAt: { resolve: ({ span }) => iso(span.queuedAt) },
    startedAt: { resolve: ({ span }) => iso(span.startedAt) },
    endedAt: { resolve: ({ span }) => iso(span.endedAt) },
    duration: { resolve: ({ span }) => durationOf(span) },
    queueDelay: { resolve: ({ span }) => span.queueDelayMs },
    nextRetryAt: { resolve: ({ span }) => iso(span.nextRetryAt) },
    outputID: { resolve: ({ span }) => span.outputId },
    stepID: { resolve: ({ span }) => span.stepId },
    stepOp: { resolve: ({ span }) => span.stepOp },
    stepType: { resolve: ({ span }) => (span.kind === "finalization" ? "FINALIZATION" : (span.stepOp ?? "RUN")) },
    stepInfo: {
      resolve: ({ span }) => span.stepInfo && { op: span.stepOp ?? "RUN", info: withIsoTimes(span.stepInfo) },
      type: () => stepInfoType,
    },
    metadata: { resolve: () => [], type: () => metadataType },
    response: {
      resolve: ({ span }) => (span.statusCode === null ? null : { statusCode: span.statusCode }),
      type: () => responseType,
    },
    childrenSpans: {
      resolve: (source) => source.span.children.map((span) => ({ ...source, span, parentId: source.span.id })),
      type: () => spanType,
    },
  },
};

function durationOf({ startedAt, endedAt }: Span): number | null {
  return startedAt === null || endedAt === null ? null : Math.max(endedAt - startedAt, 0);
}
