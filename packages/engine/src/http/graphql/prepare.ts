import {
  type DocumentNode,
  GraphQLError,
  Kind,
  Lexer,
  OperationTypeNode,
  parse,
  Source,
  specifiedRules,
  TokenKind,
  VariablesInAllowedPositionRule,
  validate,
} from "graphql";
import { maxDepth, sizeOf } from "./document-size.ts";
import { schema } from "./schema.ts";

export type Prepared = { document: DocumentNode } | { errors: readonly GraphQLError[] };

const maxLength = 256 * 1024;
const maxTokens = 10_000;
const maxFields = 2000;

/** Clients declare an id as ULID, UUID, ID or String, each as it likes: what counts is what they send. */
const rules = specifiedRules.filter((rule) => rule !== VariablesInAllowedPositionRule);

const opening: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const closing: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/** Documents that were asked before, the latest last. A document takes some 60 bytes a character: 6 MB at most. */
const kept = new Map<string, DocumentNode>();
const maxKept = 50;
const maxKeptLength = 2048;

/** Reads a query and checks it against the bounds and the schema, before anything is done. */
export function prepare(query: string): Prepared {
  const known = kept.get(query);
  if (known) kept.delete(query);
  const prepared: Prepared = known ? { document: known } : read(query);
  if ("document" in prepared && query.length <= maxKeptLength) keep(query, prepared.document);
  return prepared;
}

function keep(query: string, document: DocumentNode): void {
  kept.set(query, document);
  const [oldest] = kept.keys();
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
}

function read(query: string): Prepared {
  try {
    requireShort(query);
    const document = parse(query);
    requireSmall(document);
    const errors = validate(schema, document, rules);
    return errors.length === 0 ? { document } : { errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** Counts words and brackets before the parser, which calls itself for each bracket. */
function requireShort(query: string): void {
  if (query.length > maxLength) {
    throw new GraphQLError(`The query is longer than ${maxLength} characters: send large values as variables.`);
  }
  const lexer = new Lexer(new Source(query));
  let tokens = 0;
  let depth = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; kind = lexer.advance().kind) {
    if (++tokens > maxTokens) {
      throw new GraphQLError(`The query has more than ${maxTokens} words: ask for less at a time.`);
    }
    if (opening.includes(kind)) depth++;
    if (closing.includes(kind)) depth--;
    if (depth > maxDepth) throw tooDeep();
  }
}

/** Fragments that name each other multiply: what they stand for is counted, not what is written. */
function requireSmall({ definitions }: DocumentNode): void {
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  let fields = 0;
  for (const node of definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    if (node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.SUBSCRIPTION) {
      throw new GraphQLError("Subscriptions are not supported: listen to GET /v1/changes.");
    }
    const size = sizeOf(node.selectionSet, (name) => fragments.get(name));
    fields += size.fields;
    if (size.depth > maxDepth) throw tooDeep();
    if (fields > maxFields) {
      throw new GraphQLError(`The query asks for more than ${maxFields} fields: ask for less at a time.`);
    }
  }
}

function tooDeep(): GraphQLError {
  return new GraphQLError(`The query is nested more than ${maxDepth} levels deep.`);
}
