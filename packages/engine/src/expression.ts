import { unknownName } from "./cel/check-names.ts";
import { evaluate, isTruthy } from "./cel/evaluate.ts";
import { ExpressionFault, text } from "./cel/functions.ts";
import { type Node, parse } from "./cel/parse.ts";
import type { Json, JsonObject } from "./json.ts";

/** The two events an expression can speak about: the run's trigger and the one that just arrived. */
export type Scope = { event: JsonObject; async?: JsonObject; now?: number };

export type Expression = { source: string; node: Node };

const names: ReadonlySet<string> = new Set(["event", "async"]);
const known = new Map<string, Expression | string>();
const mostKnown = 2000;

/** Parses a CEL expression; `null` when the text is none, or names something that there is not. */
export function parseExpression(source: string): Expression | null {
  const parsed = parsedOnce(source);
  return typeof parsed === "string" ? null : parsed;
}

/** Why a text is no expression, as the end of a sentence; `null` when it is one. */
export function expressionFault(source: string): string | null {
  const parsed = parsedOnce(source);
  return typeof parsed === "string" ? parsed : null;
}

/** The same few expressions are met by every event. */
function parsedOnce(source: string): Expression | string {
  const before = known.get(source);
  if (before !== undefined) return before;
  const result = parse(source);
  const unknown = "node" in result ? unknownName(result.node, names) : null;
  const parsed =
    "error" in result
      ? result.error
      : unknown !== null
        ? `it does not know "${unknown}"`
        : { source, node: result.node };
  if (known.size >= mostKnown) known.clear();
  known.set(source, parsed);
  return parsed;
}

/** Whether a condition holds. One that has no value for these events does not. */
export function holds(expression: Expression, scope: Scope): boolean {
  return isTruthy(evaluateFor(expression, scope) ?? null);
}

/** The value of an expression for these events; `undefined` when it has none. */
export function evaluateFor({ node }: Expression, { event, async = {}, now = 0 }: Scope): Json | undefined {
  try {
    return evaluate(node, { values: { event, async }, now });
  } catch (error) {
    if (error instanceof ExpressionFault) return undefined;
    throw error;
  }
}

/** The value of a key expression as text for one event; `null` when there is none. */
export function keyFor(source: string, event: JsonObject, now = 0): string | null {
  const expression = parseExpression(source);
  const value = expression ? evaluateFor(expression, { event, now }) : undefined;
  return value === undefined || value === null ? null : text(value);
}
