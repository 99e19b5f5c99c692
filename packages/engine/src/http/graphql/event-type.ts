import { GraphQLBoolean, GraphQLInt, GraphQLObjectType, GraphQLString } from "graphql";
import { textOf } from "../../json.ts";
import type { EventView } from "../../view/reads.ts";
import type { RunSummary } from "../../view/run-view.ts";
import { eventStatusType, streamTypeType } from "./enums.ts";
import { type Fields, listField, required } from "./fields.ts";
import type { RequestContext } from "./request-context.ts";
import { olderRunType, runType } from "./run-type.ts";
import { timeType, ulidType, uuidType } from "./scalars.ts";

const sourceType = new GraphQLObjectType({
  name: "EventSource",
  description: "Where an event came from. This engine keeps no such note.",
  fields: { id: { type: GraphQLString }, name: { type: GraphQLString }, sourceKind: { type: GraphQLString } },
});

const runsOf = ({ id }: EventView, { reads }: RequestContext): RunSummary[] => reads.runsOfEvent(id);

const eventFields = (ofRuns: typeof runType) => (): Fields<EventView> => ({
  id: { type: required(ulidType), resolve: ({ id }) => id },
  name: { type: required(GraphQLString), resolve: ({ name }) => name },
  raw: {
    type: GraphQLString,
    description: "The whole event as JSON text.",
    resolve: ({ payload }, _, { budget }) => budget.jsonText(payload),
  },
  payload: {
    type: GraphQLString,
    description: "The event's data as JSON text.",
    resolve: ({ payload }, _, { budget }) => budget.jsonText(payload.data ?? {}),
  },
  idempotencyKey: {
    type: GraphQLString,
    description: "The id that the sender gave it, if any.",
    resolve: (event) => keyOf(event),
  },
  externalID: { type: GraphQLString, resolve: (event) => keyOf(event) },
  receivedAt: { type: required(timeType), resolve: ({ receivedAt }) => receivedAt },
  createdAt: { type: required(timeType), resolve: ({ receivedAt }) => receivedAt },
  occurredAt: {
    type: timeType,
    resolve: ({ payload, receivedAt }) => (typeof payload.ts === "number" ? payload.ts : receivedAt),
  },
  version: { type: GraphQLString, resolve: ({ payload }) => textOf(payload.v) ?? null },
  envID: { type: uuidType, description: "This engine has one environment: empty.", resolve: () => "" },
  source: { type: sourceType, resolve: () => null },
  runs: listField<EventView>(ofRuns, (event, _, context) => runsOf(event, context)),
  functionRuns: listField<EventView>(ofRuns, (event, _, context) => runsOf(event, context)),
  totalRuns: { type: GraphQLInt, resolve: (event, _, context) => runsOf(event, context).length },
  pendingRuns: { type: GraphQLInt, resolve: (event, _, context) => runsOf(event, context).filter(isLive).length },
  status: { type: eventStatusType, resolve: (event, _, context) => statusOf(runsOf(event, context)) },
});

// Two names for one thing, as with runs.
export const eventType = new GraphQLObjectType<EventView, RequestContext>({
  name: "EventV2",
  description: "Something that happened, and the runs it started.",
  fields: eventFields(runType),
});
export const olderEventType = new GraphQLObjectType<EventView, RequestContext>({
  name: "Event",
  description: "Something that happened, by the older of its names.",
  fields: eventFields(olderRunType),
});

export const streamItemType = new GraphQLObjectType<EventView, RequestContext>({
  name: "StreamItem",
  description: "What started runs, newest first.",
  fields: {
    id: { type: required(ulidType), resolve: ({ id }) => id },
    type: { type: required(streamTypeType), resolve: () => "EVENT" },
    trigger: { type: required(GraphQLString), resolve: ({ name }) => name },
    createdAt: { type: required(timeType), resolve: ({ receivedAt }) => receivedAt },
    inBatch: { type: required(GraphQLBoolean), resolve: () => false },
    runs: listField<EventView>(olderRunType, (event, _, context) => runsOf(event, context)),
  },
});

function keyOf({ id, payload }: EventView): string | null {
  const own = textOf(payload.id);
  return own === undefined || own === id ? null : own;
}

function isLive(run: RunSummary): boolean {
  return run.status === "queued" || run.status === "running";
}

function statusOf(runs: RunSummary[]): string {
  if (runs.length === 0) return "NO_FUNCTIONS";
  if (runs.some(isLive)) return "RUNNING";
  const failed = runs.filter((run) => run.status === "failed").length;
  if (failed === 0) return "COMPLETED";
  return failed === runs.length ? "FAILED" : "PARTIALLY_FAILED";
}
