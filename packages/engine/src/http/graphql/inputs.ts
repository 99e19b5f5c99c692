import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLString,
} from "graphql";
import { appMethodType, orderDirectionType, runStatusType, runsOrderFieldType } from "./enums.ts";
import { listOf } from "./fields.ts";
import { bytesType, timeType, uuidType } from "./scalars.ts";

/** An input whose fields may all be left out: what is needed is asked for by name when it is read. */
const input = (name: string, description: string, fields: Record<string, GraphQLInputType>) =>
  new GraphQLInputObjectType({
    name,
    description,
    fields: Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, { type }])),
  });

export const runsFilterType = input("RunsFilterV2", "Which runs. `query` is a condition in CEL.", {
  from: timeType,
  until: timeType,
  timeField: runsOrderFieldType,
  status: listOf(runStatusType),
  functionIDs: listOf(uuidType),
  fnSlug: GraphQLString,
  appIDs: listOf(uuidType),
  query: GraphQLString,
});

export const runsOrderType = input("RunsV2OrderBy", "In which order: newest first by the time they were queued.", {
  field: runsOrderFieldType,
  direction: orderDirectionType,
});

export const eventsFilterType = input("EventsFilter", "Which events. `query` is text that is looked for in them.", {
  from: timeType,
  until: timeType,
  eventNames: listOf(GraphQLString),
  query: GraphQLString,
  includeInternalEvents: GraphQLBoolean,
});

export const appsFilterType = input("AppsFilterV1", "Which apps.", { method: appMethodType });

// `workspaceId` is what older clients send along: this engine has one workspace.
const workspaceId = GraphQLID;

export const eventQueryType = input("EventQuery", "Which event: one of its names for the id.", {
  eventId: GraphQLID,
  eventID: GraphQLID,
  id: GraphQLID,
  workspaceId,
});

export const eventsQueryType = input("EventsQuery", "Which events: those before `lastEventId`, newest first.", {
  lastEventId: GraphQLID,
  limit: GraphQLInt,
  first: GraphQLInt,
  workspaceId,
});

export const streamQueryType = input("StreamQuery", "Which events: those before `before`, newest first.", {
  limit: GraphQLInt,
  first: GraphQLInt,
  before: GraphQLID,
  includeInternalEvents: GraphQLBoolean,
});

export const functionQueryType = input("FunctionQuery", "Which function.", {
  functionSlug: GraphQLString,
  workspaceId,
});

export const functionRunQueryType = input("FunctionRunQuery", "Which run: one of its names for the id.", {
  functionRunId: GraphQLID,
  functionRunID: GraphQLID,
  workspaceId,
});

export const createAppType = input("CreateAppInput", "Where an app is.", { url: GraphQLString });
export const updateAppType = input("UpdateAppInput", "Where an app is now.", { id: GraphQLString, url: GraphQLString });

export const fromStepType = input(
  "RerunFromStepInput",
  "The step to begin with, and its new arguments: a list, or one argument alone, as JSON or as its text.",
  { stepID: GraphQLString, input: bytesType },
);
