import { GraphQLBoolean, GraphQLList, GraphQLObjectType, GraphQLString } from "graphql";
import { isObject, type JsonObject } from "../../json.ts";
import type { Output } from "../../view/reads.ts";
import type { RunDetail } from "../../view/run-view.ts";
import { required } from "./fields.ts";
import type { RequestContext } from "./request-context.ts";
import { cronOf } from "./run-type.ts";
import { bytesType, timeType, ulidType } from "./scalars.ts";

const errorType = new GraphQLObjectType<JsonObject, RequestContext>({
  name: "StepError",
  description: "What an app's code has thrown.",
  fields: {
    name: { type: GraphQLString, resolve: ({ name }) => name ?? null },
    message: { type: GraphQLString, resolve: ({ message }) => message ?? "" },
    stack: { type: GraphQLString, resolve: ({ stack }) => stack ?? null },
    cause: {
      type: bytesType,
      resolve: ({ cause }, _, { budget }) => (cause === undefined ? null : budget.jsonText(cause)),
    },
  },
});

export const outputType = new GraphQLObjectType<Output, RequestContext>({
  name: "RunTraceSpanOutput",
  description: "What a run, a step or a try was given and brought, as JSON text.",
  fields: {
    input: {
      type: bytesType,
      resolve: ({ input }, _, { budget }) => (input === null ? null : budget.jsonText(input)),
    },
    data: {
      type: bytesType,
      resolve: ({ result }, _, { budget }) => ("data" in result ? budget.jsonText(result.data) : null),
    },
    error: { type: errorType, resolve: ({ result }) => ("error" in result ? errorOf(result.error) : null) },
  },
});

export const triggerType = new GraphQLObjectType<RunDetail, RequestContext>({
  name: "RunTraceTrigger",
  description: "What started a run: its events.",
  fields: {
    eventName: { type: GraphQLString, resolve: ({ eventName }) => eventName },
    IDs: { type: new GraphQLList(required(ulidType)), resolve: ({ events }) => events.map(({ id }) => id) },
    timestamp: { type: timeType, resolve: ({ queuedAt }) => queuedAt },
    payloads: {
      type: new GraphQLList(bytesType),
      description: "The events as JSON text.",
      resolve: ({ events }, _, { budget }) => events.map(({ payload }) => budget.jsonText(payload)),
    },
    isBatch: { type: GraphQLBoolean, resolve: ({ events }) => events.length > 1 },
    batchID: { type: ulidType, resolve: ({ id, events }) => (events.length > 1 ? id : null) },
    cron: { type: GraphQLString, resolve: (run) => cronOf(run) },
  },
});

/** Apps may throw what is no error. */
function errorOf(error: Output["result"] extends { error: infer Thrown } ? Thrown : unknown): JsonObject | null {
  if (error === null || error === undefined) return null;
  return isObject(error) ? error : { name: "Error", message: JSON.stringify(error) };
}
