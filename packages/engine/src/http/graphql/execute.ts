import type { Json, JsonObject } from "../../json.ts";
import { GraphqlError } from "./lexer.ts";
import type { Document, FieldNode, Operation, Selection, ValueNode } from "./parse.ts";

export type Args = JsonObject;

/** A field: what it is called with, and the type of what it gives, for those that have fields of their own. */
export type Field<Source, Deps> = {
  args?: readonly string[];
  resolve: (source: Source, args: Args, deps: Deps) => unknown;
  // biome-ignore lint/suspicious/noExplicitAny: each type has its own source, which its fields alone know
  type?: () => ObjectType<any, Deps>;
};

/** A type of objects. `nameOf` says which of several types a value has, for unions. */
export type ObjectType<Source, Deps> = {
  name: string;
  fields: Record<string, Field<Source, Deps>>;
  /** Other types whose fields may be asked for in `... on`: a union. */
  nameOf?: (source: Source) => string;
  variants?: readonly string[];
};

export type Schema<Deps> = { query: ObjectType<null, Deps>; mutation: ObjectType<null, Deps> };
export type Result = { data: Json; errors?: { message: string; path: (string | number)[] }[] };

// biome-ignore lint/suspicious/noExplicitAny: a type of whatever source
type AnyType<Deps> = ObjectType<any, Deps>;
type Run<Deps> = {
  document: Document;
  variables: JsonObject;
  deps: Deps;
  errors: NonNullable<Result["errors"]>;
  checked: number;
};

/** Fragments that name each other multiply: what they stand for is counted, not what is written. */
const maxNodes = 50_000;

/** Answers one operation of a document. A field that fails is `null`, and says why among the errors. */
export async function execute<Deps>(
  schema: Schema<Deps>,
  document: Document,
  request: { operationName: string | null; variables: JsonObject },
  deps: Deps,
): Promise<Result> {
  const operation = operationOf(document, request.operationName);
  if (operation.type === "subscription")
    throw new GraphqlError("Subscriptions are not supported: listen to GET /v1/changes.");
  const defaults = Object.entries(operation.defaults).map(([name, node]) => [name, filledIn(node, {})] as const);
  const variables = { ...Object.fromEntries(defaults), ...request.variables };
  const run: Run<Deps> = { document, variables, deps, errors: [], checked: 0 };
  const root: AnyType<Deps> = operation.type === "mutation" ? schema.mutation : schema.query;
  check(run, root, operation.selection, new Set());
  const data = await objectOf(run, root, null, operation.selection, []);
  return run.errors.length === 0 ? { data } : { data, errors: run.errors };
}

function operationOf(document: Document, name: string | null): Operation {
  const [first, ...others] = document.operations;
  if (!first) throw new GraphqlError("The document has no operation.");
  if (name === null || name === "") {
    if (others.length > 0) throw new GraphqlError("The document has several operations: name one in operationName.");
    return first;
  }
  const named = document.operations.find((operation) => operation.name === name);
  if (!named) throw new GraphqlError(`The document has no operation "${name}".`);
  return named;
}

/** Refuses what this engine does not have, by name, before anything is done. */
function check<Deps>(run: Run<Deps>, type: AnyType<Deps>, selection: Selection[], within: ReadonlySet<string>): void {
  for (const node of selection) {
    if (++run.checked > maxNodes) throw new GraphqlError(`The query asks for more than ${maxNodes} fields.`);
    if (node.kind === "field") {
      checkField(run, type, node, within);
    } else if (node.kind === "inline") {
      check(run, type, node.selection, within);
    } else {
      const fragment = run.document.fragments.get(node.name);
      if (!fragment) throw new GraphqlError(`There is no fragment "${node.name}".`);
      if (within.has(node.name)) throw new GraphqlError(`The fragment "${node.name}" contains itself.`);
      check(run, type, fragment.selection, new Set([...within, node.name]));
    }
  }
}

function checkField<Deps>(run: Run<Deps>, type: AnyType<Deps>, node: FieldNode, within: ReadonlySet<string>): void {
  if (node.name === "__typename") return;
  const field = Object.hasOwn(type.fields, node.name) ? type.fields[node.name] : undefined;
  if (!field) throw new GraphqlError(`This engine does not support the field "${node.name}" of ${type.name}.`);
  for (const name of Object.keys(node.args)) {
    if (field.args?.includes(name)) continue;
    throw new GraphqlError(`This engine does not support the argument "${name}" of ${type.name}.${node.name}.`);
  }
  if (field.type && !node.selection)
    throw new GraphqlError(`${type.name}.${node.name} needs a selection of its fields.`);
  if (!field.type && node.selection) throw new GraphqlError(`${type.name}.${node.name} has no fields of its own.`);
  if (field.type && node.selection) check(run, field.type(), node.selection, within);
}

async function objectOf<Deps>(
  run: Run<Deps>,
  type: AnyType<Deps>,
  source: unknown,
  selection: Selection[],
  path: (string | number)[],
): Promise<JsonObject> {
  const result: JsonObject = {};
  const typename = source !== null && type.nameOf ? type.nameOf(source) : type.name;
  for (const [alias, nodes] of fieldsOf(run, type, typename, selection)) {
    const [node] = nodes;
    if (!node) continue;
    if (node.name === "__typename") {
      result[alias] = typename;
      continue;
    }
    const own = nodes.flatMap((same) => same.selection ?? []);
    result[alias] = await fieldOf(run, type, source, { ...node, selection: own }, [...path, alias]);
  }
  return result;
}

async function fieldOf<Deps>(
  run: Run<Deps>,
  type: AnyType<Deps>,
  source: unknown,
  node: FieldNode,
  path: (string | number)[],
): Promise<Json> {
  const field = type.fields[node.name];
  try {
    const args = Object.entries(node.args).map(([name, value]) => [name, filledIn(value, run.variables)] as const);
    const value: unknown = await field?.resolve(source, Object.fromEntries(args), run.deps);
    return await complete(run, field?.type?.(), value, node.selection ?? [], path);
  } catch (error) {
    run.errors.push({ message: error instanceof Error ? error.message : String(error), path });
    return null;
  }
}

async function complete<Deps>(
  run: Run<Deps>,
  type: AnyType<Deps> | undefined,
  value: unknown,
  selection: Selection[],
  path: (string | number)[],
): Promise<Json> {
  if (value === null || value === undefined) return null;
  if (!type) return value as Json; // A field without a type of its own gives what JSON can say.
  if (!Array.isArray(value)) return objectOf(run, type, value, selection, path);
  const list: Json[] = [];
  for (const [index, item] of value.entries()) list.push(await complete(run, type, item, selection, [...path, index]));
  return list;
}

/** The fields that are wanted of a value of this type, by the name of the answer; fragments are taken apart. */
function fieldsOf<Deps>(run: Run<Deps>, type: AnyType<Deps>, typename: string, selection: Selection[]) {
  const fields = new Map<string, FieldNode[]>();
  const collect = (nodes: Selection[]) => {
    for (const node of nodes) {
      if (!isWanted(node, run.variables)) continue;
      if (node.kind === "field") {
        fields.set(node.alias, [...(fields.get(node.alias) ?? []), node]);
        continue;
      }
      const fragment = node.kind === "inline" ? node : run.document.fragments.get(node.name);
      if (!fragment) continue;
      const applies = fragment.type === null || fragment.type === typename || !type.variants?.includes(fragment.type);
      if (applies) collect(fragment.selection);
    }
  };
  collect(selection);
  return fields;
}

function isWanted({ directives }: Selection, variables: JsonObject): boolean {
  return directives.every(({ name, args }) => {
    const holds = args.if ? filledIn(args.if, variables) === true : false;
    if (name === "skip") return !holds;
    return name === "include" ? holds : true;
  });
}

function filledIn(node: ValueNode, variables: JsonObject): Json {
  switch (node.kind) {
    case "variable":
      return variables[node.name] ?? null;
    case "value":
      return node.value;
    case "list":
      return node.items.map((item) => filledIn(item, variables));
    case "object":
      return Object.fromEntries(Object.entries(node.fields).map(([name, value]) => [name, filledIn(value, variables)]));
    default:
      return node satisfies never;
  }
}
