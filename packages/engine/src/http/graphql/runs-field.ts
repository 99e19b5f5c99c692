import { GraphQLBoolean, GraphQLInt, GraphQLString } from "graphql";
import { EngineError } from "../../engine-error.ts";
import { type JsonObject, objectOr, textOf } from "../../json.ts";
import { parseTime, requireExpression, statusOf } from "../rest-query.ts";
import { limitOf, wordsOf } from "./arguments.ts";
import { type Connection, connectionType } from "./connection-type.ts";
import { type Field, listOf } from "./fields.ts";
import { runsFilterType, runsOrderType } from "./inputs.ts";
import type { RequestContext } from "./request-context.ts";
import { runType } from "./run-type.ts";

const orders = { QUEUED_AT: "queued", STARTED_AT: "started", ENDED_AT: "ended" } as const;

/** `runs`: a page of the runs that a filter meets. */
export const runsField: Field<unknown> = {
  type: connectionType("RunsV2Connection", "FunctionRunV2Edge", runType, "runs"),
  args: {
    first: { type: GraphQLInt, description: "Runs of a page: 40 when nothing is said, 1000 at most." },
    limit: { type: GraphQLInt, description: "The same as `first`." },
    after: { type: GraphQLString, description: "The `endCursor` of the page before." },
    orderBy: { type: listOf(runsOrderType) },
    filter: { type: runsFilterType },
    preview: { type: GraphQLBoolean, description: "Taken, and of no effect." },
  },
  resolve: (_, args, { reads }) => listRuns(args, reads),
};

function listRuns(args: JsonObject, reads: RequestContext["reads"]): Connection {
  const by = objectOr(Array.isArray(args.orderBy) ? args.orderBy[0] : args.orderBy);
  const wanted = objectOr(args.filter);
  const field = String(wanted.timeField ?? by.field ?? "QUEUED_AT");
  if (!isOrder(field)) throw new EngineError("INVALID_REQUEST", `Runs cannot be ordered by ${field}.`);
  const expression = textOf(wanted.query);
  const [appId, ...otherApps] = wordsOf(wanted.appIDs) ?? [];
  if (otherApps.length > 0) throw new EngineError("INVALID_REQUEST", "Runs can be filtered by one app at a time.");
  const query = {
    statuses: wordsOf(wanted.status)?.map(statusOf),
    functionSlugs: wordsOf(wanted.functionIDs) ?? wordsOf(wanted.fnSlug),
    appId,
    from: parseTime(wanted.from, "from"),
    until: parseTime(wanted.until, "until"),
    timeField: orders[field],
    order: by.direction === "ASC" ? ("oldest" as const) : ("newest" as const),
    expression: expression ? requireExpression(expression) : undefined,
    before: textOf(args.after) || undefined,
    limit: limitOf(args),
  };
  const { runs, next } = reads.runPage(query);
  return {
    edges: runs.map((run) => ({ cursor: run.cursor, node: run })),
    next,
    hasBefore: query.before !== undefined,
    total: () => reads.countRuns(query) ?? runs.length,
  };
}

function isOrder(word: string): word is keyof typeof orders {
  return Object.hasOwn(orders, word);
}
