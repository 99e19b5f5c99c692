import { GraphQLBoolean, GraphQLObjectType, GraphQLString } from "graphql";
import { EngineError } from "../../engine-error.ts";
import { objectOr, textOf } from "../../json.ts";
import { appType, functionType } from "./app-type.ts";
import { limitOf, wordOf } from "./arguments.ts";
import { eventType, olderEventType, streamItemType } from "./event-type.ts";
import { eventsField } from "./events-field.ts";
import { type Fields, listField, namedLike } from "./fields.ts";
import {
  appsFilterType,
  eventQueryType,
  eventsQueryType,
  functionQueryType,
  functionRunQueryType,
  streamQueryType,
} from "./inputs.ts";
import { outputType, triggerType } from "./output-type.ts";
import type { RequestContext } from "./request-context.ts";
import { olderRunType, runType } from "./run-type.ts";
import { runsField } from "./runs-field.ts";
import { ulidType, uuidType } from "./scalars.ts";
import { spanType, traceSource } from "./span-type.ts";

/** What clients call the argument that names a thing: their generations differ. */
export const runIds = ["runID", "runId", "id"];
const eventIds = ["id", "eventId", "eventID"];
const outputIds = ["outputID", "outputId", "id"];

const preview = { preview: { type: GraphQLBoolean, description: "Taken, and of no effect." } };

const fields: Fields<unknown> = {
  apps: listField(
    appType,
    (_, { filter }, { reads }) => {
      const { method } = objectOr(filter);
      return method === undefined || method === null || method === "SERVE" ? reads.apps() : [];
    },
    { args: { filter: { type: appsFilterType } }, description: "The apps that have registered." },
  ),
  app: {
    type: appType,
    args: { id: { type: uuidType } },
    resolve: (_, args, { reads }) => {
      const wanted = wordOf(args, "id");
      return reads.apps().find(({ id }) => id === wanted) ?? null;
    },
  },
  functions: listField(functionType, (_, __, { reads }) => reads.functions().filter((fn) => !fn.archived), {
    description: "The functions of all apps.",
  }),
  functionBySlug: {
    type: functionType,
    args: { query: { type: functionQueryType } },
    resolve: (_, { query }, { reads }) => {
      const slug = wordOf(objectOr(query), "functionSlug");
      return reads.functions().find(({ id }) => id === slug) ?? null;
    },
  },

  event: {
    type: olderEventType,
    args: { query: { type: eventQueryType } },
    resolve: (_, { query }, { reads }) => reads.getEvent(wordOf(objectOr(query), ...eventIds)),
  },
  eventV2: {
    type: eventType,
    args: namedLike(eventIds, ulidType),
    resolve: (_, args, { reads }) => reads.getEvent(wordOf(args, ...eventIds)),
  },
  events: listField(
    olderEventType,
    (_, args, { reads }) => {
      const query = objectOr(args.query);
      return reads.eventPage({ before: textOf(query.lastEventId), limit: limitOf(query) }).events;
    },
    { args: { query: { type: eventsQueryType } }, description: "Events, newest first." },
  ),
  eventsV2: eventsField,
  stream: listField(
    streamItemType,
    (_, args, { reads }) => {
      const query = objectOr(args.query);
      const internal = query.includeInternalEvents === true;
      return reads.eventPage({ limit: limitOf(query), internal, before: textOf(query.before) }).events;
    },
    { args: { query: { type: streamQueryType } }, description: "What started runs, newest first." },
  ),

  run: {
    type: runType,
    args: namedLike(runIds, ulidType),
    resolve: (_, args, { reads }) => reads.getRun(wordOf(args, ...runIds)),
  },
  functionRun: {
    type: olderRunType,
    args: { query: { type: functionRunQueryType } },
    resolve: (_, { query }, { reads }) => reads.getRun(wordOf(objectOr(query), "functionRunId", "functionRunID")),
  },
  runs: runsField,
  runTrace: {
    type: spanType,
    args: { ...namedLike(runIds, ulidType), ...preview },
    resolve: (_, args, { reads }) => traceSource(reads.getRun(wordOf(args, ...runIds))),
  },
  runTrigger: {
    type: triggerType,
    args: namedLike(runIds, ulidType),
    resolve: (_, args, { reads }) => reads.getRun(wordOf(args, ...runIds)),
  },
  runTraceSpanOutputByID: {
    type: outputType,
    args: namedLike(outputIds, GraphQLString),
    resolve: (_, args, { reads }) => {
      const output = reads.outputOf(wordOf(args, ...outputIds));
      if (!output) throw new EngineError("NOT_FOUND", "There is no such output.");
      return output;
    },
  },
};

export const queryType = new GraphQLObjectType<unknown, RequestContext>({
  name: "Query",
  description: "What clients of Inngest's dev server ask, as far as this engine has it.",
  fields,
});
