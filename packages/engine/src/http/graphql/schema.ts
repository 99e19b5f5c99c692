import { GraphQLSchema } from "graphql";
import { mutationType } from "./mutation-type.ts";
import { queryType } from "./query-type.ts";

/** What can be asked and done over GraphQL. Made once per process, when the first request comes. */
export const schema = new GraphQLSchema({ query: queryType, mutation: mutationType });
