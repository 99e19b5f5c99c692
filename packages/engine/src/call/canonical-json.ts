import { isObject, type Json } from "../json.ts";

/** JSON text of one form only (RFC 8785): what a signature is made over, for the SDK parses a body before it checks it. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  // The default order of `sort` is by UTF-16 code units, as the RFC wants it.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(",")}}`;
}
