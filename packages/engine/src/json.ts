import { EngineError } from "./engine-error.ts";

/** What JSON keeps: the only kind of value that is stored or sent. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Parses JSON text that the engine has stored. Text that is none any more is an `EngineError`: the file is damaged. */
export function parseJson(text: string): Json {
  try {
    return parse(text);
  } catch (cause) {
    throw new EngineError("DATABASE_CORRUPT", `The engine database is damaged: ${cause}.`, { cause });
  }
}

/** The cast is safe: JSON.parse returns nothing that is not `Json`. */
function parse(text: string): Json {
  return JSON.parse(text) as Json;
}

/** Parses JSON text from outside; text that is not JSON is `undefined`. */
export function tryParseJson(text: string): Json | undefined {
  try {
    return parse(text);
  } catch {
    return undefined; // The caller reports the text itself, which says more than the syntax error.
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one: for reading optional parts of other people's JSON. */
export function objectOr(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The value as text, or `undefined` when it is none. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
