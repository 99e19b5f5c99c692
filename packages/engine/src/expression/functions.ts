import { parseDuration } from "../duration.ts";
import { isObject, type Json, parseJson } from "../json.ts";
import { ExpressionFault, type Frame } from "./frame.ts";
import { matches } from "./matches.ts";
import { excerpt, isIn, text } from "./values.ts";

/**
 * What an expression can call, as `f(x)` and as `x.f()` alike. Own, and not the library's: those want CEL's integers
 * and timestamps, which JSON has not, and fail on a field that is missing; `lowercase` to `now_minus` are Inngest's.
 */
export const functions: Record<string, (args: Json[], frame: Frame) => Json> = {
  size: ([value = null]) => sizeOf(value),
  contains: ([whole = null, part = null], frame) =>
    Array.isArray(whole) ? isIn(part, whole, frame) : text(whole, frame).includes(text(part, frame)),
  startsWith: ([whole = null, part = null], frame) => text(whole, frame).startsWith(text(part, frame)),
  endsWith: ([whole = null, part = null], frame) => text(whole, frame).endsWith(text(part, frame)),
  matches: ([whole = null, pattern = null], frame) => matches(text(whole, frame), text(pattern, frame), frame),
  lowercase: ([value = null], frame) => text(value, frame).toLowerCase(),
  lowerAscii: ([value = null], frame) => text(value, frame).toLowerCase(),
  uppercase: ([value = null], frame) => text(value, frame).toUpperCase(),
  upperAscii: ([value = null], frame) => text(value, frame).toUpperCase(),
  trim: ([value = null], frame) => text(value, frame).trim(),
  b64decode: ([value = null], frame) => Buffer.from(text(value, frame), "base64").toString("utf8"),
  json_parse: ([value = null], frame) => parsed(text(value, frame)),
  string: ([value = null], frame) => text(value, frame),
  int: ([value = null]) => Math.trunc(number(value)),
  double: ([value = null]) => number(value),
  bool: ([value = null]) => value === true || value === "true",
  date: ([value = null], frame) => time(value, frame),
  timestamp: ([value = null], frame) => time(value, frame),
  duration: ([value = null], frame) => milliseconds(value, frame),
  now: (_, { now }) => now,
  now_plus: ([value = null], frame) => frame.now + milliseconds(value, frame),
  now_minus: ([value = null], frame) => frame.now - milliseconds(value, frame),
};

function number(value: Json): number {
  const result = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof result === "number" && !Number.isNaN(result)) return result;
  throw new ExpressionFault(`${excerpt(value)} is no number`);
}

function sizeOf(value: Json): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  if (value === null) return 0;
  throw new ExpressionFault(`${excerpt(value)} has no size`);
}

function parsed(source: string): Json {
  try {
    return parseJson(source);
  } catch {
    throw new ExpressionFault(`${excerpt(source)} is not JSON`);
  }
}

/** Milliseconds since 1970 of a date as text, or of a number that is some already. */
function time(value: Json, frame: Frame): number {
  const at = typeof value === "number" ? value : Date.parse(text(value, frame));
  if (Number.isNaN(at)) throw new ExpressionFault(`${excerpt(value)} is no date`);
  return at;
}

function milliseconds(value: Json, frame: Frame): number {
  const duration = parseDuration(text(value, frame));
  if (duration === null) throw new ExpressionFault(`${excerpt(value)} is no duration`);
  return duration;
}
