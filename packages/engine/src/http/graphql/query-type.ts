import { EngineError } from "../../engine-error.ts";
import { isObject, type Json, type JsonObject, objectOr, textOf } from "../../json.ts";
import type { EventPage, RunPage } from "../../reads.ts";
import { parseTime, requireExpression, statusOf } from "../rest-query.ts";
import type { ApiDeps } from "../route.ts";
import { iso } from "../trace-body.ts";
import { appType, functionType } from "./app-type.ts";
import { eventType, streamItemType } from "./event-type.ts";
import type { Args, ObjectType } from "./execute.ts";
import { cronOf, functionOf, runSource, runType, traceSource } from "./run-type.ts";
import { spanType } from "./span-type.ts";

type Edge = { cursor: string; node: unknown };
type Connection = { edges: Edge[]; next: string | null; hasBefore: boolean; total: () => number | null };

const pageInfoType: ObjectType<Connection, ApiDeps> = {
  name: "PageInfo",
  fields: {
    hasNextPage: { resolve: ({ next }) => next !== null },
    hasPreviousPage: { resolve: ({ hasBefore }) => hasBefore },
    startCursor: { resolve: ({ edges }) => edges[0]?.cursor ?? null },
    endCursor: { resolve: ({ next, edges }) => next ?? edges.at(-1)?.cursor ?? null },
  },
};

function connectionType<Node>(name: string, node: () => ObjectType<Node, ApiDeps>): ObjectType<Connection, ApiDeps> {
  const edgeType: ObjectType<Edge, ApiDeps> = {
    name: `${name}Edge`,
    fields: { cursor: { resolve: ({ cursor }) => cursor }, node: { resolve: (edge) => edge.node, type: node } },
  };
  return {
    name: `${name}Connection`,
    fields: {
      edges: { resolve: ({ edges }) => edges, type: () => edgeType },
      pageInfo: { resolve: (connection) => connection, type: () => pageInfoType },
      totalCount: { resolve: ({ total }) => total() },
    },
  };
}

const runsType = connectionType("Runs", () => runType);
const eventsType = connectionType("Events", () => eventType);

const triggerType: ObjectType<JsonObject, ApiDeps> = {
  name: "RunTraceTrigger",
  fields: Object.fromEntries(
    ["eventName", "IDs", "timestamp", "payloads", "isBatch", "batchID", "cron"].map((name) => {
      return [name, { resolve: (source) => source[name] ?? null }];
    }),
  ),
};

const errorType: ObjectType<JsonObject, ApiDeps> = {
  name: "StepError",
  fields: {
    name: { resolve: ({ name }) => name ?? null },
    message: { resolve: ({ message }) => message ?? "" },
    stack: { resolve: ({ stack }) => stack ?? null },
    cause: { resolve: ({ cause }) => (cause === undefined ? null : JSON.stringify(cause)) },
  },
};

type OutputSource = { input: string | null; data: string | null; error: JsonObject | null };
const outputType: ObjectType<OutputSource, ApiDeps> = {
  name: "RunTraceSpanOutput",
  fields: {
    input: { resolve: ({ input }) => input },
    data: { resolve: ({ data }) => data },
    error: { resolve: ({ error }) => error, type: () => errorType },
  },
};

/** What clients call the argument that names a thing: their generations differ. */
export const runIds = ["runID", "runId", "id"];
const eventIds = ["id", "eventId", "eventID"];
const outputIds = ["outputID", "outputId", "id"];

export const queryType: ObjectType<null, ApiDeps> = {
  name: "Query",
  fields: {
    apps: { args: ["filter"], resolve: (_, __, { reads }) => reads.listApps(), type: () => appType },
    app: {
      args: ["id"],
      resolve: (_, { id }, { reads }) => reads.listApps().find((app) => app.id === id) ?? null,
      type: () => appType,
    },
    functions: {
      resolve: (_, __, { reads }) => reads.listFunctions(Number.MAX_SAFE_INTEGER).filter((fn) => !fn.archived),
      type: () => functionType,
    },
    functionBySlug: {
      args: ["query"],
      resolve: (_, { query }, deps) => functionOf(wordOf(objectOr(query), "functionSlug"), deps),
      type: () => functionType,
    },
    event: {
      args: ["query"],
      resolve: (_, { query }, { reads }) => reads.getEvent(wordOf(objectOr(query), ...eventIds)),
      type: () => eventType,
    },
    eventV2: {
      args: eventIds,
      resolve: (_, args, { reads }) => reads.getEvent(wordOf(args, ...eventIds)),
      type: () => eventType,
    },
    events: {
      args: ["query"],
      resolve: (_, { query }, { reads }) => {
        const { lastEventId, limit } = objectOr(query);
        return reads.eventPage({ before: textOf(lastEventId), limit: firstOf(limit) }).events;
      },
      type: () => eventType,
    },
    eventsV2: { args: ["first", "after", "filter"], resolve: listEvents, type: () => eventsType },
    stream: {
      args: ["query"],
      resolve: (_, { query }, { reads }) => {
        const { limit, includeInternalEvents, before } = objectOr(query);
        const internal = includeInternalEvents === true;
        return reads.eventPage({ limit: firstOf(limit), internal, before: textOf(before) }).events;
      },
      type: () => streamItemType,
    },
    run: { args: runIds, resolve: (_, args, deps) => runOf(wordOf(args, ...runIds), deps), type: () => runType },
    functionRun: {
      args: ["query"],
      resolve: (_, { query }, deps) => runOf(wordOf(objectOr(query), "functionRunId", "functionRunID"), deps),
      type: () => runType,
    },
    runs: {
      args: ["first", "after", "orderBy", "filter", "preview"],
      resolve: listRuns,
      type: () => runsType,
    },
    runTrace: {
      args: runIds,
      resolve: (_, args, { reads }) => traceSource(reads.getRun(wordOf(args, ...runIds))),
      type: () => spanType,
    },
    runTrigger: {
      args: runIds,
      resolve: (_, args, { reads }) => {
        const run = reads.getRun(wordOf(args, ...runIds));
        return (
          run && {
            eventName: run.eventName,
            IDs: run.events.map(({ id }) => id),
            timestamp: iso(run.queuedAt),
            payloads: run.events.map(({ payload }) => JSON.stringify(payload)),
            isBatch: run.events.length > 1,
            batchID: run.events.length > 1 ? run.id : null,
            cron: cronOf(run),
          }
        );
      },
      type: () => triggerType,
    },
    runTraceSpanOutputByID: {
      args: outputIds,
      resolve: (_, args, { reads }) => {
        const output = reads.outputOf(wordOf(args, ...outputIds));
        if (!output) throw new EngineError("NOT_FOUND", "There is no such output.");
        const error = "error" in output.result ? output.result.error : null;
        return {
          input: output.input === null ? null : JSON.stringify(output.input),
          data: "data" in output.result ? JSON.stringify(output.result.data) : null,
          error: error === null ? null : isObject(error) ? error : { name: "Error", message: JSON.stringify(error) },
        };
      },
      type: () => outputType,
    },
  },
};

function runOf(id: string, deps: ApiDeps) {
  const run = deps.reads.getRun(id);
  return run && runSource(run, deps);
}

const orders = { QUEUED_AT: "queued", STARTED_AT: "started", ENDED_AT: "ended" } as const;

function listRuns(_: null, { first, after, orderBy, filter }: Args, deps: ApiDeps): Connection {
  const by = objectOr(Array.isArray(orderBy) ? orderBy[0] : orderBy);
  const wanted = objectOr(filter);
  const field = orders[String(wanted.timeField ?? by.field ?? "QUEUED_AT") as keyof typeof orders];
  if (!field) throw new EngineError("INVALID_REQUEST", `Runs cannot be ordered by ${String(by.field)}.`);
  const expression = textOf(wanted.query);
  const [appId, ...otherApps] = wordsOf(wanted.appIDs) ?? [];
  if (otherApps.length > 0) throw new EngineError("INVALID_REQUEST", "Runs can be filtered by one app at a time.");
  const query = {
    statuses: wordsOf(wanted.status)?.map(statusOf),
    functionSlugs: wordsOf(wanted.functionIDs),
    appId,
    from: parseTime(wanted.from, "from"),
    until: parseTime(wanted.until, "until"),
    timeField: field,
    order: String(by.direction ?? "DESC").toUpperCase() === "ASC" ? ("oldest" as const) : ("newest" as const),
    expression: expression ? requireExpression(expression) : undefined,
    before: textOf(after) || undefined,
    limit: firstOf(first),
  };
  const { runs, next }: RunPage = deps.reads.runPage(query);
  const edges = runs.map((run) => ({ cursor: run.cursor, node: runSource(run, deps) }));
  return {
    edges,
    next,
    hasBefore: query.before !== undefined,
    total: () => deps.reads.countRuns(query) ?? edges.length,
  };
}

function listEvents(_: null, { first, after, filter }: Args, { reads }: ApiDeps): Connection {
  const { from, until, eventNames, query, includeInternalEvents } = objectOr(filter);
  const names = wordsOf(eventNames);
  const { events, next }: EventPage = reads.eventPage({
    names,
    text: textOf(query),
    from: parseTime(from, "from"),
    until: parseTime(until, "until"),
    internal: includeInternalEvents !== false || names !== undefined,
    before: textOf(after) || undefined,
    limit: firstOf(first),
  });
  const edges = events.map((event) => ({ cursor: event.cursor, node: event }));
  return { edges, next, hasBefore: Boolean(after), total: () => reads.countEvents({ names, ...timesOf(filter) }) };
}

function timesOf(filter: Json | undefined) {
  const { from, until } = objectOr(filter);
  return { from: parseTime(from, "from"), until: parseTime(until, "until") };
}

function firstOf(first: Json | undefined): number {
  return typeof first === "number" && first > 0 ? Math.min(Math.trunc(first), 1000) : 40;
}

/** A list of words, or one word for a list of one. An empty list narrows nothing down. */
function wordsOf(value: Json | undefined): string[] | undefined {
  const list = typeof value === "string" ? [value] : Array.isArray(value) ? value.map(String) : [];
  return list.length === 0 ? undefined : list;
}

/** The text of the first of these names that is given. */
export function wordOf(args: Args, ...names: string[]): string {
  const value = names.map((name) => textOf(args[name])).find((text) => text !== undefined);
  if (value !== undefined) return value;
  throw new EngineError("INVALID_REQUEST", `The argument "${names[0]}" is missing.`);
}
