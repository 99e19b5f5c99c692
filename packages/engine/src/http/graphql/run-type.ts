import { GraphQLBoolean, GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLString } from "graphql";
import { objectOr, textOf } from "../../json.ts";
import type { RunDetail, RunSummary } from "../../view/run-view.ts";
import type { Span } from "../../view/trace.ts";
import { appType, functionType } from "./app-type.ts";
import type { Budget } from "./budget.ts";
import { runStatusType } from "./enums.ts";
import { type Fields, required } from "./fields.ts";
import type { RequestContext } from "./request-context.ts";
import { bytesType, timeType, ulidType, uuidType } from "./scalars.ts";
import { spanType, traceSource } from "./span-type.ts";

const waitType = new GraphQLObjectType<Span, RequestContext>({
  name: "StepEventWait",
  description: "An event that a run waits for.",
  fields: {
    eventName: { type: GraphQLString, resolve: ({ stepInfo }) => stepInfo?.eventName ?? null },
    expression: { type: GraphQLString, resolve: ({ stepInfo }) => stepInfo?.expression ?? null },
    expiryTime: { type: timeType, resolve: ({ stepInfo }) => stepInfo?.timeout ?? null },
  },
});

/** What is asked of a run beyond its row is read when it is asked for. */
const detailOf = ({ id }: RunSummary, { reads }: RequestContext): RunDetail | null => reads.getRun(id);
const eventsOf = (run: RunSummary, context: RequestContext) => detailOf(run, context)?.events ?? [];
const spansOf = (run: RunSummary, context: RequestContext) => detailOf(run, context)?.trace.children ?? [];

const runFields = (): Fields<RunSummary> => ({
  id: { type: required(ulidType), resolve: ({ id }) => id },
  appID: { type: required(uuidType), resolve: ({ appId }) => appId },
  functionID: { type: required(uuidType), resolve: ({ functionId }) => functionId },
  function: {
    type: functionType,
    resolve: ({ functionId }, _, { reads }) => reads.functions().find(({ id }) => id === functionId) ?? null,
  },
  app: {
    type: appType,
    resolve: ({ appId }, _, { reads }) => reads.apps().find(({ id }) => id === appId) ?? null,
  },
  traceID: { type: required(GraphQLString), resolve: ({ id }) => id },
  status: { type: required(runStatusType), resolve: ({ status }) => status.toUpperCase() },
  queuedAt: { type: required(timeType), resolve: ({ queuedAt }) => queuedAt },
  startedAt: { type: timeType, resolve: (run) => ("startedAt" in run ? run.startedAt : null) },
  endedAt: { type: timeType, resolve: (run) => ("endedAt" in run ? run.endedAt : null) },
  finishedAt: { type: timeType, resolve: (run) => ("endedAt" in run ? run.endedAt : null) },
  eventName: { type: GraphQLString, resolve: ({ eventName }) => eventName },
  eventID: { type: ulidType, resolve: (run, _, context) => eventsOf(run, context)[0]?.id ?? null },
  sourceID: { type: GraphQLString, description: "Not kept: null.", resolve: () => null },
  originalRunID: {
    type: ulidType,
    description: "The run that this one runs again.",
    resolve: ({ originalRunId }) => originalRunId,
  },
  triggerIDs: {
    type: new GraphQLList(required(ulidType)),
    description: "The events that started it.",
    resolve: (run, _, context) => eventsOf(run, context).map(({ id }) => id),
  },
  isBatch: { type: GraphQLBoolean, resolve: (run, _, context) => eventsOf(run, context).length > 1 },
  batchCreatedAt: {
    type: timeType,
    resolve: (run, _, context) => (eventsOf(run, context).length > 1 ? run.queuedAt : null),
  },
  cronSchedule: { type: GraphQLString, resolve: (run, _, context) => cronOf(detailOf(run, context)) },
  output: {
    type: bytesType,
    description: "What it returned or the error it ended with, as JSON text; null while there is neither.",
    resolve: (run, _, context) => outputText(detailOf(run, context), context.budget),
  },
  hasAI: {
    type: GraphQLBoolean,
    resolve: (run, _, context) => spansOf(run, context).some(({ stepOp }) => stepOp === "AI_GATEWAY"),
  },
  pendingSteps: {
    type: GraphQLInt,
    resolve: (run, _, context) => detailOf(run, context)?.open.filter(({ id }) => id !== "").length ?? 0,
  },
  waitingFor: {
    type: waitType,
    resolve: (run, _, context) =>
      spansOf(run, context).find(({ status, stepOp }) => status === "waiting" && stepOp === "WAIT_FOR_EVENT") ?? null,
  },
  trace: {
    type: spanType,
    args: { preview: { type: GraphQLBoolean, description: "Taken, and of no effect." } },
    resolve: (run, _, context) => traceSource(detailOf(run, context)),
  },
});

// Two names for one thing: clients ask for fields of the one or of the other, and name them in fragments.
export const runType = new GraphQLObjectType<RunSummary, RequestContext>({
  name: "FunctionRunV2",
  description: "One execution of a function.",
  fields: runFields,
});
export const olderRunType = new GraphQLObjectType<RunSummary, RequestContext>({
  name: "FunctionRun",
  description: "One execution of a function, by the older of its names.",
  fields: runFields,
});

export function cronOf(run: RunDetail | null): string | null {
  const event = run?.events[0]?.payload;
  if (event?.name !== "inngest/scheduled.timer") return null;
  return textOf(objectOr(event.data).cron) ?? null;
}

function outputText(run: RunDetail | null, { jsonText }: Budget): string | null {
  if (run?.status === "completed") return jsonText(run.output);
  return run && "error" in run ? jsonText(run.error) : null;
}
