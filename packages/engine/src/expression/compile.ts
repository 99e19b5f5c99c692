import type { ASTNode } from "@marcbachmann/cel-js";
import type { Json } from "../json.ts";
import type { Compiled, Frame } from "./frame.ts";
import { functions } from "./functions.ts";
import { applyMacro, macroOf } from "./macros.ts";
import { elementOf, fieldOf, isTruthy, numberOf, type Operation, operations, plainText, sameFields } from "./values.ts";

/** An expression that is well formed and still means nothing here. */
export class CompileFault extends Error {}

/** Chains such as `a || b || …` are as deep as they are long. */
const deepest = 250;

/**
 * Turns a parsed expression into a function. Own, because the library's evaluator is CEL to the letter, where
 * conditions of Inngest's are not: to it a missing field is an error and not null, `||` and `&&` want booleans and give
 * none but those, an integer is no JSON number, and `"25" > 3` or `"n-" + 1` have no meaning. Of these only the last
 * kind could be taught to it.
 */
export function compile(node: ASTNode, locals: readonly string[], depth = 0): Compiled {
  if (depth > deepest) throw new CompileFault("it is nested too deeply");
  const inner = (part: ASTNode) => compile(part, locals, depth + 1);
  switch (node.op) {
    case "value":
      return constant(literalOf(node.args));
    case "id":
      return nameOf(node.args, locals);
    case ".":
      return member(inner(node.args[0]), node.args[1]);
    case "[]":
      return binary(elementOf, inner(node.args[0]), inner(node.args[1]));
    case "call":
      return call(node.args[0], node.args[1].map(inner));
    case "rcall": {
      const [name, receiver, args] = node.args;
      const macro = macroOf(name, args);
      if (!macro) return call(name, [receiver, ...args].map(inner));
      const own = [...locals, macro.variable];
      const body = macro.body.map((part) => compile(part, own, depth + 1));
      return applyMacro(macro.name, inner(receiver), locals.length, body);
    }
    case "!_":
      return unary((value) => !isTruthy(value), inner(node.args));
    case "-_":
      return unary((value) => -numberOf(value), inner(node.args));
    case "?:":
      return conditional(inner(node.args[0]), inner(node.args[1]), inner(node.args[2]));
    case "||":
      return either(inner(node.args[0]), inner(node.args[1]));
    case "&&":
      return both(inner(node.args[0]), inner(node.args[1]));
    case "==":
    case "!=": {
      // A field that is missing on both sides is no match: events without an id do not belong together.
      const areFields = node.args.every(({ op }) => op === "." || op === "[]");
      const same = binary(areFields ? sameFields : operations["=="], inner(node.args[0]), inner(node.args[1]));
      return node.op === "==" ? same : unary((value) => !value, same);
    }
    case "list":
      return list(node.args.map(inner));
    case "map":
      return map(node.args.map(([key, value]) => [inner(key), inner(value)]));
    case ".?":
    case "[?]":
      throw new CompileFault(`it does not know "${node.op}"`);
    default:
      return binary(operations[node.op], inner(node.args[0]), inner(node.args[1]));
  }
}

// Each in a function of its own: thousands of expressions are kept, and a function keeps what its scope has named.

function constant(value: Json): Compiled {
  return () => value;
}

function member(whole: Compiled, field: string): Compiled {
  return (frame) => fieldOf(whole(frame), field);
}

function unary(apply: (value: Json) => Json, value: Compiled): Compiled {
  return (frame) => apply(value(frame));
}

function binary(apply: Operation, left: Compiled, right: Compiled): Compiled {
  return (frame) => apply(left(frame), right(frame), frame);
}

function conditional(test: Compiled, yes: Compiled, no: Compiled): Compiled {
  return (frame) => (isTruthy(test(frame)) ? yes : no)(frame);
}

function either(left: Compiled, right: Compiled): Compiled {
  return (frame) => {
    const value = left(frame);
    return isTruthy(value) ? value : right(frame);
  };
}

function both(left: Compiled, right: Compiled): Compiled {
  return (frame) => {
    const value = left(frame);
    return isTruthy(value) ? right(frame) : value;
  };
}

function list(items: Compiled[]): Compiled {
  return (frame) => items.map((item) => item(frame));
}

function map(entries: [Compiled, Compiled][]): Compiled {
  return (frame) => Object.fromEntries(entries.map(([key, value]) => [plainText(key(frame)), value(frame)]));
}

function local(slot: number): Compiled {
  return ({ locals }) => locals[slot] ?? null;
}

const eventOf = ({ event }: Frame) => event;
const asyncOf = ({ async }: Frame) => async;

function nameOf(name: string, locals: readonly string[]): Compiled {
  const slot = locals.lastIndexOf(name);
  if (slot !== -1) return local(slot);
  if (name === "event") return eventOf;
  if (name === "async") return asyncOf;
  throw new CompileFault(`it does not know "${name}"`);
}

function call(name: string, args: Compiled[]): Compiled {
  if (name === "has") return (frame) => args.every((field) => field(frame) !== null);
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!apply) throw new CompileFault(`it does not know "${name}()"`);
  return (frame) => {
    const values = args.map((arg) => arg(frame));
    return apply(values, frame);
  };
}

/** JSON has one kind of number, and no bytes. */
function literalOf(value: Extract<ASTNode, { op: "value" }>["args"]): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (value instanceof Uint8Array) throw new CompileFault("it has bytes, which JSON has not");
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new CompileFault("it has a number that is too large");
}
