import { type JsonObject, valueAt } from "./json.ts";

/** The two events an expression can speak about: the run's trigger and the one that just arrived. */
export type Scope = { event: JsonObject; async?: JsonObject };

type Root = "event" | "async";
type Operand = { kind: "path"; root: Root; path: string[] } | { kind: "text"; value: string };
export type Equality = { left: Operand; right: Operand };

const pathPattern = /^(event|async)((?:\.[A-Za-z_][A-Za-z0-9_]*)+)$/;
const textPattern = /^(?:'([^'\\]*)'|"([^"\\]*)")$/;

/**
 * Parses `a.b == c.d` or `a.b == 'text'`, the only expressions of this engine so far: what the SDK itself
 * writes for `onFailure` and `match`. Anything else is `null`, "unsupported".
 */
export function parseEquality(source: string): Equality | null {
  const sides = /^([^=!<>&|?]+?)\s*==\s*([^=]+)$/.exec(source.trim());
  const left = parseOperand(sides?.[1] ?? "");
  const right = parseOperand(sides?.[2] ?? "");
  return left && right ? { left, right } : null;
}

function parseOperand(source: string): Operand | null {
  const text = textPattern.exec(source.trim());
  if (text) return { kind: "text", value: text[1] ?? text[2] ?? "" };
  return parsePath(source);
}

/** Parses a dotted path such as `event.data.jobId`; `null` when the text is anything else. */
export function parsePath(source: string): Extract<Operand, { kind: "path" }> | null {
  const [, root, path] = pathPattern.exec(source.trim()) ?? [];
  if (path === undefined) return null;
  return { kind: "path", root: root === "async" ? "async" : "event", path: path.slice(1).split(".") };
}

/** Whether both sides are equal scalars. A missing field equals nothing, so absent ids never match each other. */
export function holds(equality: Equality, scope: Scope): boolean {
  const left = evaluate(equality.left, scope);
  const right = evaluate(equality.right, scope);
  if (left === null || left === undefined || typeof left === "object") return false;
  return left === right;
}

function evaluate(operand: Operand, scope: Scope) {
  if (operand.kind === "text") return operand.value;
  const root = scope[operand.root];
  return root === undefined ? undefined : valueAt(root, operand.path);
}

/** The value of a key expression as text for one event; `null` when the path is missing there. */
export function keyFor(path: string, event: JsonObject): string | null {
  const parsed = parsePath(path);
  if (!parsed) return null;
  const value = evaluate(parsed, { event });
  return value === undefined || value === null ? null : typeof value === "string" ? value : JSON.stringify(value);
}
