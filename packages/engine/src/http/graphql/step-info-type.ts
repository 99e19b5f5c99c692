import { GraphQLBoolean, GraphQLObjectType, type GraphQLOutputType, GraphQLString, GraphQLUnionType } from "graphql";
import type { JsonObject } from "../../json.ts";
import type { RequestContext } from "./request-context.ts";
import { timeType, ulidType } from "./scalars.ts";

/** What a step is about: its kind, and what there is to know of that kind. */
export type StepInfoSource = { op: string; info: JsonObject };

const infoType = (name: string, description: string, fields: Record<string, GraphQLOutputType>) =>
  new GraphQLObjectType<StepInfoSource, RequestContext>({
    name,
    description,
    fields: Object.fromEntries(
      Object.entries(fields).map(([field, type]) => {
        return [field, { type, resolve: ({ info }: StepInfoSource) => info[field] ?? null }] as const;
      }),
    ),
  });

const types = {
  RUN: infoType("RunStepInfo", "A step that runs code of the app.", { type: GraphQLString }),
  INVOKE: infoType("InvokeStepInfo", "A step that waits for a run it has started.", {
    triggeringEventID: ulidType,
    functionID: GraphQLString,
    timeout: timeType,
    returnEventID: ulidType,
    runID: ulidType,
    timedOut: GraphQLBoolean,
  }),
  SLEEP: infoType("SleepStepInfo", "A step that waits for a moment.", { sleepUntil: timeType }),
  WAIT_FOR_EVENT: infoType("WaitForEventStepInfo", "A step that waits for an event.", {
    eventName: GraphQLString,
    expression: GraphQLString,
    timeout: timeType,
    foundEventID: ulidType,
    timedOut: GraphQLBoolean,
  }),
  WAIT_FOR_SIGNAL: infoType("WaitForSignalStepInfo", "A step that waits for a signal.", {
    signal: GraphQLString,
    timeout: timeType,
    timedOut: GraphQLBoolean,
  }),
};

export const stepInfoType = new GraphQLUnionType({
  name: "StepInfo",
  description: "What a step is about, by its kind.",
  types: Object.values(types),
  resolveType: ({ op }: StepInfoSource) => (op in types ? types[op as keyof typeof types] : types.RUN).name,
});
