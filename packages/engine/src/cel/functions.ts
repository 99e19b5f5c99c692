import { parseDuration } from "../duration.ts";
import { isObject, type Json, parseJson } from "../json.ts";

/** An expression that has no value for these events: it matches nothing. */
export class ExpressionFault extends Error {}

/** What an expression can call, as `f(x)` and as `x.f()` alike. `now` is the engine's clock in milliseconds. */
export const functions: Record<string, (args: Json[], now: number) => Json> = {
  size: ([value = null]) => sizeOf(value),
  contains: ([whole = null, part = null]) =>
    Array.isArray(whole) ? whole.includes(part) : text(whole).includes(text(part)),
  startsWith: ([whole = null, part = null]) => text(whole).startsWith(text(part)),
  endsWith: ([whole = null, part = null]) => text(whole).endsWith(text(part)),
  matches: ([whole = null, pattern = null]) => matches(text(whole), text(pattern)),
  lowercase: ([value = null]) => text(value).toLowerCase(),
  lowerAscii: ([value = null]) => text(value).toLowerCase(),
  uppercase: ([value = null]) => text(value).toUpperCase(),
  upperAscii: ([value = null]) => text(value).toUpperCase(),
  trim: ([value = null]) => text(value).trim(),
  b64decode: ([value = null]) => Buffer.from(text(value), "base64").toString("utf8"),
  json_parse: ([value = null]) => parsed(text(value)),
  string: ([value = null]) => text(value),
  int: ([value = null]) => Math.trunc(number(value)),
  double: ([value = null]) => number(value),
  bool: ([value = null]) => value === true || value === "true",
  date: ([value = null]) => time(value),
  timestamp: ([value = null]) => time(value),
  duration: ([value = null]) => milliseconds(value),
  now: (_, now) => now,
  now_plus: ([value = null], now) => now + milliseconds(value),
  now_minus: ([value = null], now) => now - milliseconds(value),
};

/** A value as text: what `+` joins and keys are made of. */
export function text(value: Json): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}

function number(value: Json): number {
  const result = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof result !== "number" || Number.isNaN(result)) throw new ExpressionFault(`${text(value)} is no number`);
  return result;
}

function sizeOf(value: Json): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  if (value === null) return 0;
  throw new ExpressionFault(`${text(value)} has no size`);
}

function matches(whole: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(whole);
  } catch {
    throw new ExpressionFault(`${pattern} is no pattern`);
  }
}

function parsed(source: string): Json {
  try {
    return parseJson(source);
  } catch {
    throw new ExpressionFault("the text is not JSON");
  }
}

/** Milliseconds since 1970 of a date as text, or of a number that is some already. */
function time(value: Json): number {
  const at = typeof value === "number" ? value : Date.parse(text(value));
  if (Number.isNaN(at)) throw new ExpressionFault(`${text(value)} is no date`);
  return at;
}

function milliseconds(value: Json): number {
  const duration = parseDuration(text(value));
  if (duration === null) throw new ExpressionFault(`${text(value)} is no duration`);
  return duration;
}
