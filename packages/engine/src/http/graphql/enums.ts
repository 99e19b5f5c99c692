import { GraphQLEnumType } from "graphql";

/** Words that stand for themselves. */
const words = (...names: string[]) => Object.fromEntries(names.map((name) => [name, {}]));

export const runStatusType = new GraphQLEnumType({
  name: "FunctionRunStatus",
  description: "How far a run is.",
  values: words("QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "SKIPPED"),
});

export const spanStatusType = new GraphQLEnumType({
  name: "RunTraceSpanStatus",
  description: "How far a run, a step or a try is.",
  values: words("QUEUED", "RUNNING", "WAITING", "COMPLETED", "FAILED", "CANCELLED", "SKIPPED"),
});

export const stepOpType = new GraphQLEnumType({
  name: "StepOp",
  description: "The kind of a step.",
  values: words("RUN", "INVOKE", "SLEEP", "WAIT_FOR_EVENT", "WAIT_FOR_SIGNAL", "AI_GATEWAY"),
});

export const eventStatusType = new GraphQLEnumType({
  name: "EventStatus",
  description: "What the runs of an event have come to, together.",
  values: words("NO_FUNCTIONS", "RUNNING", "COMPLETED", "FAILED", "PARTIALLY_FAILED"),
});

export const streamTypeType = new GraphQLEnumType({
  name: "StreamType",
  description: "What an entry of the stream is.",
  values: words("CRON", "EVENT"),
});

export const triggerKindType = new GraphQLEnumType({
  name: "FunctionTriggerTypes",
  description: "What kind of thing starts a function.",
  values: words("CRON", "EVENT"),
});

export const appMethodType = new GraphQLEnumType({
  name: "AppMethod",
  description: "How an app is reached. This engine calls every app over HTTP: SERVE.",
  values: words("API", "CONNECT", "SERVE"),
});

export const runsOrderFieldType = new GraphQLEnumType({
  name: "RunsV2OrderByField",
  description: "A time of a run: by which runs are ordered and filtered.",
  values: words("QUEUED_AT", "STARTED_AT", "ENDED_AT"),
});

export const orderDirectionType = new GraphQLEnumType({
  name: "RunsOrderByDirection",
  description: "ASC begins with the oldest, DESC with the newest.",
  values: words("ASC", "DESC"),
});
