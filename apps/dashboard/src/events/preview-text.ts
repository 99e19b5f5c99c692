import type { Json } from "#api/wire.ts";

/** A value on one line, as far as there is room. Of a large value only the beginning is looked at. */
export function previewText(value: Json, room = 160): string {
  const text = written(value, room);
  return text.length > room ? `${text.slice(0, room)}…` : text;
}

function written(value: Json, room: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, room + 1));
  if (typeof value !== "object" || value === null) return String(value);
  const isList = Array.isArray(value);
  let text = isList ? "[" : "{ ";
  const start = text.length;
  for (const name in value) {
    if (text.length > room) break;
    if (!Object.hasOwn(value, name)) continue;
    const own = Array.isArray(value) ? value[Number(name)] : value[name];
    text += `${text.length > start ? ", " : ""}${isList ? "" : `${name.slice(0, room)}: `}${written(own ?? null, room - text.length)}`;
  }
  if (text.length === start) return isList ? "[]" : "{}";
  return `${text}${isList ? "]" : " }"}`;
}
