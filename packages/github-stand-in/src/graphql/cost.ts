/**
 * What a query costs, by GitHub's documented formula: each connection counts as many requests as its parents can have nodes;
 * the sum is divided by 100, rounded, and at least 1. The nodes are counted the same way and limited to 500,000.
 */

import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableValues,
} from "graphql";

export type QueryCost = { points: number; nodes: number };

const maxNodes = 500_000;
const maxPage = 100;

/** Throws as GitHub does for pages without a size or above 100, and for too many nodes. `variables` with their defaults. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: VariableValues,
): QueryCost {
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === "FragmentDefinition" ? [[one.name.value, one]] : [])),
  );
  let requests = 0;
  let nodes = 0;

  function walk(selectionSet: SelectionSetNode, type: GraphQLOutputType | undefined | null, parents: number): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === "Field") walkField(selection, type, parents);
      else if (selection.kind === "InlineFragment") {
        const condition = selection.typeCondition?.name.value;
        walk(selection.selectionSet, condition ? asOutput(schema, condition) : type, parents);
      } else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, asOutput(schema, fragment.typeCondition.name.value), parents);
      }
    }
  }

  function walkField(node: FieldNode, type: GraphQLOutputType | undefined | null, parents: number): void {
    const named = type ? getNamedType(type) : null;
    if (!node.selectionSet || !(isObjectType(named) || isInterfaceType(named))) return;
    const field = named.getFields()[node.name.value];
    if (!field) return;
    const isConnection = field.args.some(({ name }) => name === "first") && /Connection!?$/.test(String(field.type));
    if (!isConnection) {
      walk(node.selectionSet, field.type, parents);
      return;
    }
    const values = getArgumentValues(field, node, variables);
    const size = pageSize(node, values);
    requests += parents;
    nodes += parents * size;
    walk(node.selectionSet, field.type, parents * size);
  }

  walk(operation.selectionSet, schema.getQueryType(), 1);
  if (nodes > maxNodes) {
    const count = nodes.toLocaleString("en-US");
    const message = `This query requests up to ${count} possible nodes which exceeds the maximum limit of 500,000.`;
    throw typed("MAX_NODE_LIMIT_EXCEEDED", message);
  }
  return { points: Math.max(1, Math.round(requests / 100)), nodes };
}

/** Asked for only a count, a connection needs no size. */
function pageSize(node: FieldNode, values: { [argument: string]: unknown }): number {
  const name = node.name.value;
  for (const side of ["first", "last"] as const) {
    const size = values[side];
    if (typeof size !== "number") continue;
    if (size > maxPage) {
      const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${side}\` limit of ${maxPage} records.`;
      throw typed("EXCESSIVE_PAGINATION", message, node);
    }
    if (size < 1) {
      throw typed(
        "INVALID_PAGINATION_BOUNDARIES",
        `\`${side}\` on the \`${name}\` connection must be at least 1.`,
        node,
      );
    }
    return size;
  }
  const asksForItems = node.selectionSet?.selections.some(
    (one) => one.kind !== "Field" || ["nodes", "edges"].includes(one.name.value),
  );
  if (!asksForItems) return 0;
  const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
  throw typed("MISSING_PAGINATION_BOUNDARIES", message, node);
}

function asOutput(schema: GraphQLSchema, name: string): GraphQLOutputType | null {
  const type = schema.getType(name);
  return isObjectType(type) || isInterfaceType(type) ? type : null;
}

/** GitHub puts a `type` beside the message. */
export function typed(type: string, message: string, node?: FieldNode): GraphQLError {
  return new GraphQLError(message, { ...(node ? { nodes: node } : {}), extensions: { type } });
}
