import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "../json.ts";
import { ExpressionFault, type Frame, spend } from "./frame.ts";

export function isTruthy(value: Json): boolean {
  return value !== null && value !== false && value !== 0 && value !== "";
}

/** A field of a value; null when it has none, and what objects inherit is none. */
export function fieldOf(value: Json, field: string): Json {
  return isObject(value) && Object.hasOwn(value, field) ? (value[field] ?? null) : null;
}

export function elementOf(value: Json, index: Json): Json {
  if (Array.isArray(value)) return typeof index === "number" ? (value[index] ?? null) : null;
  return typeof index === "string" ? fieldOf(value, index) : null;
}

/** A value as text: what `+` joins and keys are made of. */
export function plainText(value: Json): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}

/** The same as part of an evaluation, of which it is some of the work. */
export function text(value: Json, frame: Frame): string {
  const result = plainText(value);
  spend(frame, result.length >> 6);
  return result;
}

/** The beginning of a value, for the sentence that says what is wrong with it. */
export function excerpt(value: Json): string {
  const whole = JSON.stringify(value);
  return whole.length > 60 ? `${whole.slice(0, 60)}…` : whole;
}

export function numberOf(value: Json): number {
  if (typeof value === "number") return value;
  throw new ExpressionFault(`${excerpt(value)} is no number`);
}

/** What two values come to. */
export type Operation = (left: Json, right: Json, frame: Frame) => Json;

/** The operators that look at both of their sides. */
export const operations = {
  "==": isEqual,
  "<": (a, b) => isOrdered(a, b, (x, y) => x < y),
  "<=": (a, b) => isOrdered(a, b, (x, y) => x <= y),
  ">": (a, b) => isOrdered(a, b, (x, y) => x > y),
  ">=": (a, b) => isOrdered(a, b, (x, y) => x >= y),
  in: isIn,
  "+": sum,
  "-": (a, b) => numberOf(a) - numberOf(b),
  "*": (a, b) => numberOf(a) * numberOf(b),
  "/": (a, b) => numberOf(a) / divisorOf(b),
  "%": (a, b) => numberOf(a) % divisorOf(b),
} satisfies Record<string, Operation>;

export function sameFields(left: Json, right: Json): boolean {
  return left !== null && isEqual(left, right);
}

function isEqual(left: Json, right: Json): boolean {
  if (left === right) return true;
  return typeof left === "object" && typeof right === "object" && isDeepStrictEqual(left, right);
}

/** Numbers, or numbers written as text, by size; texts by alphabet; nothing else has an order, and no error either. */
function isOrdered(left: Json, right: Json, compare: (a: number | string, b: number | string) => boolean): boolean {
  if (typeof left === "string" && typeof right === "string") return compare(left, right);
  const a = typeof left === "string" && left.trim() !== "" ? Number(left) : left;
  const b = typeof right === "string" && right.trim() !== "" ? Number(right) : right;
  return typeof a === "number" && typeof b === "number" && compare(a, b);
}

export function isIn(item: Json, whole: Json, frame: Frame): boolean {
  if (Array.isArray(whole)) {
    spend(frame, whole.length);
    return whole.some((other) => isEqual(item, other));
  }
  return isObject(whole) && typeof item === "string" && Object.hasOwn(whole, item);
}

function sum(left: Json, right: Json, frame: Frame): Json {
  if (Array.isArray(left) && Array.isArray(right)) {
    spend(frame, left.length + right.length);
    return [...left, ...right];
  }
  return typeof left === "string" || typeof right === "string"
    ? text(left, frame) + text(right, frame)
    : numberOf(left) + numberOf(right);
}

function divisorOf(value: Json): number {
  const divisor = numberOf(value);
  if (divisor === 0) throw new ExpressionFault("a division by zero");
  return divisor;
}
