import { GraphQLInt, GraphQLString } from "graphql";
import { type JsonObject, objectOr, textOf } from "../../json.ts";
import { parseTime } from "../rest-query.ts";
import { limitOf, wordsOf } from "./arguments.ts";
import { type Connection, connectionType } from "./connection-type.ts";
import { eventType } from "./event-type.ts";
import type { Field } from "./fields.ts";
import { eventsFilterType } from "./inputs.ts";
import type { RequestContext } from "./request-context.ts";

/** `eventsV2`: a page of the events that a filter meets. */
export const eventsField: Field<unknown> = {
  type: connectionType("EventsConnection", "EventsEdge", eventType, "events"),
  args: {
    first: { type: GraphQLInt, description: "Events of a page: 40 when nothing is said, 1000 at most." },
    limit: { type: GraphQLInt, description: "The same as `first`." },
    after: { type: GraphQLString, description: "The `endCursor` of the page before." },
    filter: { type: eventsFilterType },
  },
  resolve: (_, args, { reads }) => listEvents(args, reads),
};

function listEvents(args: JsonObject, reads: RequestContext["reads"]): Connection {
  const wanted = objectOr(args.filter);
  const names = wordsOf(wanted.eventNames);
  const from = parseTime(wanted.from, "from");
  const until = parseTime(wanted.until, "until");
  const text = textOf(wanted.query) || undefined;
  const before = textOf(args.after) || undefined;
  const { events, next } = reads.eventPage({
    names,
    text,
    from,
    until,
    internal: wanted.includeInternalEvents !== false || names !== undefined,
    before,
    limit: limitOf(args),
  });
  return {
    edges: events.map((event) => ({ cursor: event.cursor, node: event })),
    next,
    hasBefore: before !== undefined,
    total: () => (text ? events.length : reads.countEvents({ names, from, until })),
  };
}
