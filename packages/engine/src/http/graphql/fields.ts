import {
  type GraphQLFieldConfig,
  GraphQLList,
  type GraphQLNamedInputType,
  type GraphQLNamedOutputType,
  GraphQLNonNull,
  type GraphQLNullableType,
  type GraphQLResolveInfo,
} from "graphql";
import type { JsonObject } from "../../json.ts";
import { sizeOf } from "./document-size.ts";
import type { RequestContext } from "./request-context.ts";

export type Field<Source> = GraphQLFieldConfig<Source, RequestContext, JsonObject>;
export type Fields<Source> = Record<string, Field<Source>>;
type Resolve<Source, Result> = (source: Source, args: JsonObject, context: RequestContext) => Result;

export const required = <Type extends GraphQLNullableType>(type: Type) => new GraphQLNonNull(type);
export const listOf = (type: GraphQLNamedInputType) => new GraphQLList(new GraphQLNonNull(type));

/** One argument under each of several names. */
export const namedLike = (names: readonly string[], type: GraphQLNamedInputType, description?: string) =>
  Object.fromEntries(names.map((name) => [name, { type, ...(description ? { description } : {}) }]));

/** A list of objects. What is asked of all of them together is counted before the first is looked at. */
export function listField<Source>(
  type: GraphQLNamedOutputType,
  resolve: Resolve<Source, readonly unknown[]>,
  more: Pick<Field<Source>, "args" | "description"> = {},
): Field<Source> {
  return {
    ...more,
    type: new GraphQLList(new GraphQLNonNull(type)),
    resolve(source, args, context, info) {
      const items = resolve(source, args, context);
      return context.budget.afford(items.length * fieldsOf(info)) ? items : null;
    },
  };
}

function fieldsOf({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  const selections = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return selections.reduce((sum, selection) => sum + sizeOf(selection, (name) => fragments[name]).fields, 0);
}
