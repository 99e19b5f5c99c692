import { GraphQLBoolean, GraphQLFloat, GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLString } from "graphql";
import type { JsonObject } from "../../json.ts";
import type { RunDetail } from "../../view/run-view.ts";
import type { Span } from "../../view/trace.ts";
import { spanStatusType, stepOpType } from "./enums.ts";
import { type Fields, listField, required } from "./fields.ts";
import type { RequestContext } from "./request-context.ts";
import { bytesType, mapType, timeType, ulidType, uuidType } from "./scalars.ts";
import { stepInfoType } from "./step-info-type.ts";

/** A span and the run it is of. */
export type SpanSource = { span: Span; runId: string; functionId: string; appId: string; parentId: string | null };

/** The span of a run itself. */
export function traceSource(run: RunDetail | null): SpanSource | null {
  return run && { span: run.trace, runId: run.id, functionId: run.functionId, appId: run.appId, parentId: null };
}

const responseType = new GraphQLObjectType<Span, RequestContext>({
  name: "RunTraceSpanResponse",
  description: "What the app answered.",
  fields: {
    statusCode: { type: required(GraphQLInt), resolve: ({ statusCode }) => statusCode },
    headers: {
      type: mapType,
      description: "What is kept of the answer's headers.",
      resolve: ({ headers }) => headers,
    },
  },
});

const userlandType = new GraphQLObjectType({
  name: "UserlandSpan",
  description: "A span that an app's own tracing has sent. This engine takes none.",
  fields: {
    ...Object.fromEntries(
      ["spanName", "spanKind", "serviceName", "scopeName", "scopeVersion"].map((name) => [
        name,
        { type: GraphQLString },
      ]),
    ),
    spanAttrs: { type: bytesType },
    resourceAttrs: { type: bytesType },
  },
});

const metadataType = new GraphQLObjectType<JsonObject>({
  name: "SpanMetadata",
  description: "What an app has noted about a span. This engine keeps no such notes.",
  fields: {
    scope: { type: GraphQLString },
    kind: { type: GraphQLString },
    values: { type: mapType },
    updatedAt: { type: timeType },
    updated_at: { type: timeType, resolve: ({ updatedAt }) => updatedAt },
  },
});

const spanFields = (): Fields<SpanSource> => ({
  appID: { type: uuidType, resolve: ({ appId }) => appId },
  functionID: { type: uuidType, resolve: ({ functionId }) => functionId },
  runID: { type: required(ulidType), resolve: ({ runId }) => runId },
  traceID: { type: required(GraphQLString), resolve: ({ runId }) => runId },
  spanID: { type: required(GraphQLString), resolve: ({ span }) => span.id },
  parentSpanID: { type: GraphQLString, resolve: ({ parentId }) => parentId },
  name: { type: required(GraphQLString), resolve: ({ span }) => span.name },
  isRoot: { type: required(GraphQLBoolean), resolve: ({ span }) => span.kind === "run" },
  isUserland: { type: required(GraphQLBoolean), resolve: () => false },
  userlandSpan: { type: userlandType, resolve: () => null },
  status: { type: required(spanStatusType), resolve: ({ span }) => span.status.toUpperCase() },
  attempts: {
    type: GraphQLInt,
    description: "Tries so far; of a try, its number, counted from 1.",
    resolve: ({ span }) => span.attempts,
  },
  queuedAt: { type: timeType, resolve: ({ span }) => span.queuedAt },
  startedAt: { type: timeType, resolve: ({ span }) => span.startedAt },
  endedAt: { type: timeType, resolve: ({ span }) => span.endedAt },
  // Floats, for an Int is too small for the milliseconds of a month.
  duration: { type: GraphQLFloat, description: "Milliseconds.", resolve: ({ span }) => durationOf(span) },
  queueDelay: {
    type: GraphQLFloat,
    description: "Milliseconds between being due and being begun.",
    resolve: ({ span }) => span.queueDelayMs,
  },
  nextRetryAt: { type: timeType, resolve: ({ span }) => span.nextRetryAt },
  outputID: {
    type: GraphQLString,
    description: "What runTraceSpanOutputByID finds the result under; null while there is none.",
    resolve: ({ span }) => span.outputId,
  },
  stepID: { type: GraphQLString, resolve: ({ span }) => span.stepId },
  stepOp: { type: stepOpType, resolve: ({ span }) => span.stepOp },
  stepType: {
    type: required(GraphQLString),
    description: "The step's kind as StepOp has it, or FINALIZATION: the end of the function itself.",
    resolve: ({ span }) => (span.kind === "finalization" ? "FINALIZATION" : (span.stepOp ?? "RUN")),
  },
  stepInfo: {
    type: stepInfoType,
    resolve: ({ span }) => span.stepInfo && { op: span.stepOp ?? "RUN", info: span.stepInfo },
  },
  metadata: { type: new GraphQLList(required(metadataType)), resolve: () => [] },
  debugRunID: { type: ulidType, description: "This engine has no debugger: null.", resolve: () => null },
  debugSessionID: { type: ulidType, description: "This engine has no debugger: null.", resolve: () => null },
  response: { type: responseType, resolve: ({ span }) => (span.statusCode === null ? null : span) },
  childrenSpans: listField<SpanSource>(spanType, (source) => {
    return source.span.children.map((span) => ({ ...source, span, parentId: source.span.id }));
  }),
});

export const spanType = new GraphQLObjectType<SpanSource, RequestContext>({
  name: "RunTraceSpan",
  description: "A bar of a run's timeline: the run itself, a step, or one try of a step.",
  fields: spanFields,
});

function durationOf({ startedAt, endedAt }: Span): number | null {
  return startedAt === null || endedAt === null ? null : Math.max(endedAt - startedAt, 0);
}
