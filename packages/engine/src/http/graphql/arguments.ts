import { EngineError } from "../../engine-error.ts";
import { type Json, type JsonObject, textOf } from "../../json.ts";

/** The text of the first of these names that is given: clients of several generations name an argument differently. */
export function wordOf(args: JsonObject, ...names: string[]): string {
  const value = names.map((name) => textOf(args[name])).find((text) => text !== undefined);
  if (value !== undefined) return value;
  throw new EngineError("INVALID_REQUEST", `The argument "${names[0]}" is missing.`);
}

/** A list of words, or one word for a list of one. An empty list narrows nothing down. */
export function wordsOf(value: Json | undefined): string[] | undefined {
  const list = typeof value === "string" ? [value] : Array.isArray(value) ? value.map(String) : [];
  return list.length === 0 ? undefined : list;
}

/** Entries of a page: 40 when nothing is said, 1000 at most. */
export function limitOf({ first, limit }: JsonObject): number {
  const wanted = first ?? limit;
  return typeof wanted === "number" && wanted > 0 ? Math.min(Math.trunc(wanted), 1000) : 40;
}
