import type { Json, JsonObject } from "../json.ts";
import { type Compiled, ExpressionFault, newFrame } from "./frame.ts";
import { parse } from "./parse.ts";
import { isTruthy, plainText } from "./values.ts";

/** The two events an expression can speak about: the run's trigger and the one that just arrived. */
export type Scope = { event: JsonObject; async?: JsonObject; now?: number };

export type Expression = { source: string; evaluate: Compiled };

/** Is told of an expression that has no value for some event, and why, as the end of a sentence. */
export type FaultReport = (source: string, fault: string) => void;

const known = new Map<string, Expression | string>();
/** What is known has so many characters at most, which is some 30 MB: 20,000 expressions of the usual length. */
const mostKnown = 1_000_000;
let knownLength = 0;

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
  const parsed = parse(source);
  const result = typeof parsed === "function" ? { source, evaluate: parsed } : parsed.error;
  knownLength += source.length;
  if (knownLength > mostKnown) {
    known.clear();
    knownLength = source.length;
  }
  known.set(source, result);
  return result;
}

/** Whether a condition holds. One that has no value for these events does not, which is reported. */
export function holds(expression: Expression, scope: Scope, report?: FaultReport): boolean {
  return isTruthy(evaluateFor(expression, scope, report) ?? null);
}

/** The value of an expression for these events; `undefined` when it has none, which is reported. */
export function evaluateFor(expression: Expression, scope: Scope, report?: FaultReport): Json | undefined {
  try {
    return expression.evaluate(newFrame(scope.event, scope.async ?? null, scope.now ?? 0));
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    report?.(expression.source, error.message);
    return undefined;
  }
}

/** The value of a key expression as text for one event; `null` when there is none. */
export function keyFor(source: string, event: JsonObject, now = 0, report?: FaultReport): string | null {
  const expression = parseExpression(source);
  const value = expression ? evaluateFor(expression, { event, now }, report) : undefined;
  return value === undefined || value === null ? null : plainText(value);
}
