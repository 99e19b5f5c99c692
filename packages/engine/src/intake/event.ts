import type { Context } from "../context.ts";
import { isObject, type JsonObject, parseJson, textOf } from "../json.ts";
import type { EventRow } from "../storage/events.ts";

/** An event as its sender gives it. */
export type EventInput = {
  name: string;
  data?: JsonObject | undefined;
  /** The sender's own id: within 24 hours a second event with it starts no function again. */
  id?: string | undefined;
  /** When it happened, or when its runs are to start if that is in the future. */
  ts?: number | undefined;
  user?: JsonObject | undefined;
  v?: string | undefined;
  meta?: JsonObject | undefined;
};

/** The row of an event: its payload is the text every app will get. */
export function eventRow(internalId: string, input: EventInput, now: number): EventRow {
  const ts = input.ts ?? now;
  const payload = {
    id: input.id ?? internalId,
    name: input.name,
    data: input.data ?? {},
    ts,
    user: input.user ?? {},
    ...(input.v === undefined ? {} : { v: input.v }),
    ...(input.meta === undefined ? {} : { meta: input.meta }),
  };
  return {
    id: internalId,
    name: input.name,
    user_id: input.id ?? null,
    ts,
    received_at: now,
    payload: JSON.stringify(payload),
  };
}

/** The row of an event the engine itself sends. */
export function ownEvent(
  { clock, newId }: Context,
  name: string,
  data: JsonObject,
  id?: string,
  meta?: JsonObject,
): EventRow {
  const now = clock.now();
  return eventRow(newId(now), { name, data, id, meta }, now);
}

/** The stored payload as an object with the name expressions and matching look at. */
export function payloadOf(row: EventRow): JsonObject & { name: string } {
  const payload = parseJson(row.payload);
  return isObject(payload) ? { ...payload, name: textOf(payload.name) ?? row.name } : { name: row.name };
}
