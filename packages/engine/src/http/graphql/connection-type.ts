import { GraphQLBoolean, GraphQLInt, GraphQLObjectType, GraphQLString } from "graphql";
import { listField, required } from "./fields.ts";
import type { RequestContext } from "./request-context.ts";

type Edge = { cursor: string; node: unknown };

/** One page of a list. `total` counts the whole list; of a search, which would take long, this page. */
export type Connection = { edges: Edge[]; next: string | null; hasBefore: boolean; total: () => number };

const pageInfoType = new GraphQLObjectType<Connection, RequestContext>({
  name: "PageInfo",
  description: "Where a page ends, and whether another follows.",
  fields: {
    hasNextPage: { type: required(GraphQLBoolean), resolve: ({ next }) => next !== null },
    hasPreviousPage: { type: required(GraphQLBoolean), resolve: ({ hasBefore }) => hasBefore },
    startCursor: { type: GraphQLString, resolve: ({ edges }) => edges[0]?.cursor ?? null },
    endCursor: {
      type: GraphQLString,
      description: "What to ask the next page with, as its `after`.",
      resolve: ({ next, edges }) => next ?? edges.at(-1)?.cursor ?? null,
    },
  },
});

/** The type of a page of `node`s, which are `things` in words. */
export function connectionType(name: string, edgeName: string, node: GraphQLObjectType, things: string) {
  const edgeType = new GraphQLObjectType<Edge, RequestContext>({
    name: edgeName,
    description: `One of a page of ${things}.`,
    fields: {
      cursor: { type: required(GraphQLString), resolve: ({ cursor }) => cursor },
      node: { type: required(node), resolve: (edge) => edge.node },
    },
  });
  return new GraphQLObjectType<Connection, RequestContext>({
    name,
    description: `A page of ${things}.`,
    fields: {
      edges: listField<Connection>(edgeType, ({ edges }) => edges),
      pageInfo: { type: required(pageInfoType), resolve: (connection) => connection },
      totalCount: {
        type: GraphQLInt,
        description: "Of a search for text or by a condition, the entries of this page: more is not counted.",
        args: { preview: { type: GraphQLBoolean, description: "Taken, and of no effect." } },
        resolve: ({ total }) => total(),
      },
    },
  });
}
