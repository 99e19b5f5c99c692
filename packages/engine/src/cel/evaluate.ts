import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { ExpressionFault, functions, text } from "./functions.ts";
import type { BinaryOperator, Node } from "./parse.ts";

/** What the names of an expression stand for. */
export type Bindings = { values: JsonObject; now: number };

/** The value of an expression. A field that is missing is null; what has no value at all throws an `ExpressionFault`. */
export function evaluate(node: Node, bindings: Bindings): Json {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "name":
      return fieldOf(bindings.values, node.name);
    case "member":
      return fieldOf(evaluate(node.of, bindings), node.field);
    case "index":
      return elementOf(evaluate(node.of, bindings), evaluate(node.index, bindings));
    case "call":
      return call(node, bindings);
    case "unary": {
      const value = evaluate(node.of, bindings);
      return node.operator === "!" ? !isTruthy(value) : -numberOf(value);
    }
    case "binary":
      return binary(node, bindings);
    case "conditional":
      return evaluate(isTruthy(evaluate(node.test, bindings)) ? node.yes : node.no, bindings);
    case "list":
      return node.items.map((item) => evaluate(item, bindings));
    case "map":
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [text(evaluate(key, bindings)), evaluate(value, bindings)]),
      );
    default:
      return node satisfies never;
  }
}

export function isTruthy(value: Json): boolean {
  return value !== null && value !== false && value !== 0 && value !== "";
}

function fieldOf(value: Json, field: string): Json {
  return isObject(value) && Object.hasOwn(value, field) ? (value[field] ?? null) : null;
}

function elementOf(value: Json, index: Json): Json {
  if (Array.isArray(value)) return typeof index === "number" ? (value[index] ?? null) : null;
  return typeof index === "string" ? fieldOf(value, index) : null;
}

function binary(node: Extract<Node, { kind: "binary" }>, bindings: Bindings): Json {
  const left = evaluate(node.left, bindings);
  if (node.operator === "||") return isTruthy(left) ? left : evaluate(node.right, bindings);
  if (node.operator === "&&") return isTruthy(left) ? evaluate(node.right, bindings) : left;
  const right = evaluate(node.right, bindings);
  // A field that is missing on both sides is no match: events without an id do not belong together.
  const bothFields = isField(node.left) && isField(node.right);
  if (node.operator === "==") return isDeepStrictEqual(left, right) && !(bothFields && left === null);
  if (node.operator === "!=") return !isDeepStrictEqual(left, right) || (bothFields && left === null);
  return combine(node.operator, left, right);
}

function isField(node: Node): boolean {
  return node.kind === "member" || node.kind === "index";
}

function combine(operator: Exclude<BinaryOperator, "||" | "&&" | "==" | "!=">, left: Json, right: Json): Json {
  switch (operator) {
    case "<":
      return ordered(left, right, (a, b) => a < b);
    case "<=":
      return ordered(left, right, (a, b) => a <= b);
    case ">":
      return ordered(left, right, (a, b) => a > b);
    case ">=":
      return ordered(left, right, (a, b) => a >= b);
    case "in":
      if (Array.isArray(right)) return right.some((item) => isDeepStrictEqual(item, left));
      return isObject(right) && typeof left === "string" && Object.hasOwn(right, left);
    case "+":
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
      return typeof left === "string" || typeof right === "string"
        ? text(left) + text(right)
        : numberOf(left) + numberOf(right);
    case "-":
      return numberOf(left) - numberOf(right);
    case "*":
      return numberOf(left) * numberOf(right);
    case "/":
      return divided(numberOf(left), numberOf(right), (a, b) => a / b);
    case "%":
      return divided(numberOf(left), numberOf(right), (a, b) => a % b);
    default:
      return operator satisfies never;
  }
}

/** Numbers, or numbers written as text, by size; texts by alphabet; nothing else has an order, and no error either. */
function ordered(left: Json, right: Json, compare: (a: number | string, b: number | string) => boolean): boolean {
  if (typeof left === "string" && typeof right === "string") return compare(left, right);
  const a = typeof left === "string" && left.trim() !== "" ? Number(left) : left;
  const b = typeof right === "string" && right.trim() !== "" ? Number(right) : right;
  return typeof a === "number" && typeof b === "number" && compare(a, b);
}

function divided(a: number, b: number, compute: (a: number, b: number) => number): number {
  if (b === 0) throw new ExpressionFault("a division by zero");
  return compute(a, b);
}

function numberOf(value: Json): number {
  if (typeof value === "number") return value;
  throw new ExpressionFault(`${text(value)} is no number`);
}

function call(node: Extract<Node, { kind: "call" }>, bindings: Bindings): Json {
  const macro = macroOf(node);
  if (macro) return applyMacro(macro, bindings);
  if (node.name === "has") return node.args.every((field) => evaluate(field, bindings) !== null);
  const apply = Object.hasOwn(functions, node.name) ? functions[node.name] : undefined;
  if (!apply) throw new ExpressionFault(`there is no function ${node.name}`);
  const args = [...(node.target ? [node.target] : []), ...node.args].map((arg) => evaluate(arg, bindings));
  return apply(args, bindings.now);
}

type Macro = { name: MacroName; over: Node; variable: string; body: Node };
type MacroName = "all" | "exists" | "exists_one" | "filter" | "map";
const macroNames: readonly string[] = ["all", "exists", "exists_one", "filter", "map"] satisfies MacroName[];

function isMacroName(name: string): name is MacroName {
  return macroNames.includes(name);
}

/** The parts of `list.exists(x, condition)` and its relatives; `null` for any other call. */
export function macroOf({ target, name, args }: Extract<Node, { kind: "call" }>): Macro | null {
  const [variable, body] = args;
  if (!target || !isMacroName(name) || variable?.kind !== "name" || !body || args.length !== 2) return null;
  return { name, over: target, variable: variable.name, body };
}

function applyMacro({ name, over, variable, body }: Macro, { values, now }: Bindings): Json {
  const whole = evaluate(over, { values, now });
  const items = Array.isArray(whole) ? whole : isObject(whole) ? Object.keys(whole) : [];
  const valueFor = (item: Json) => evaluate(body, { values: { ...values, [variable]: item }, now });
  const holdsFor = (item: Json) => isTruthy(valueFor(item));
  switch (name) {
    case "all":
      return items.every(holdsFor);
    case "exists":
      return items.some(holdsFor);
    case "exists_one":
      return items.filter(holdsFor).length === 1;
    case "filter":
      return items.filter(holdsFor);
    case "map":
      return items.map(valueFor);
    default:
      return name satisfies never;
  }
}
