import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { limits } from "../limits.ts";
import { seededUlids } from "../ulid.ts";
import { type EventInput, eventRow } from "./event.ts";
import { acceptEvent } from "./route-event.ts";
import { mergeSessions } from "./sessions.ts";

const earliestTs = Date.UTC(1980, 0, 1);
const latestTs = Date.UTC(2101, 0, 1);

/**
 * Stores events and everything they cause. Must run in a transaction. Returns the internal ids in the order
 * of the events; with the seed of an earlier try they are the same again and nothing is stored twice.
 */
export function ingest(context: Context, events: EventInput[], seed: string | null, awaitingSync: boolean): string[] {
  const now = context.clock.now();
  const seeded = seed === null ? null : seededUlids(seed, events.length);
  return events.map((event, index) => {
    const id = seeded?.[index] ?? context.newId(now);
    acceptEvent(context, eventRow(id, event, now), awaitingSync);
    return id;
  });
}

/** Reads the body of an event request: one event or an array. Throws `INVALID_EVENT` with what is wrong. */
export function parseEvents(body: unknown): EventInput[] {
  const list = Array.isArray(body) ? body : [body];
  if (list.length > limits.eventsPerRequest) {
    throw invalid(`A request can carry ${limits.eventsPerRequest} events, this one has ${list.length}.`);
  }
  return list.map(parseEvent);
}

function parseEvent(raw: unknown, index: number): EventInput {
  const at = `Event ${index + 1}`;
  if (!isObject(raw)) throw invalid(`${at} is not an object.`);
  const { name, id, ts, v, user } = raw;
  if (typeof name !== "string" || name === "") throw invalid(`${at} has no name.`);
  if (name.length > limits.eventNameLength) {
    throw invalid(`${at} has a name of more than ${limits.eventNameLength} characters.`);
  }
  if (name.toLowerCase().startsWith("inngest/")) throw invalid(`${at} has the reserved prefix "inngest/": ${name}`);
  const bytes = Buffer.byteLength(JSON.stringify(raw));
  if (bytes > limits.eventBytes) throw invalid(`${at} is ${bytes} bytes, the limit is ${limits.eventBytes}.`);
  return {
    name,
    data: parseData(raw.data, at),
    id: typeof id === "string" && id !== "" ? id : undefined,
    ts: parseTs(ts, at),
    user: isObject(user) ? user : undefined,
    v: typeof v === "string" ? v : undefined,
    meta: parseMeta(raw.meta, at),
  };
}

/** `data` without the field in which the engine sends its own notes to apps. */
function parseData(data: Json | undefined, at: string): JsonObject {
  if (data === undefined || data === null) return {};
  if (!isObject(data)) throw invalid(`${at} has data that is not an object.`);
  const { _inngest: _, ...own } = data;
  return own;
}

function parseTs(ts: Json | undefined, at: string): number | undefined {
  if (ts === undefined || ts === null || ts === 0) return undefined;
  if (typeof ts !== "number" || !(ts >= earliestTs && ts < latestTs)) {
    throw invalid(`${at} has a "ts" that is no time in milliseconds between 1980 and 2100.`);
  }
  return Math.trunc(ts);
}

/** Sessions travel on to the runs; nothing else of `meta` means anything to this engine. */
function parseMeta(meta: Json | undefined, at: string): JsonObject | undefined {
  const merged = mergeSessions(meta);
  if ("fault" in merged) throw invalid(`${at} has ${merged.fault}.`);
  return merged.meta;
}

function invalid(message: string): EngineError {
  return new EngineError("INVALID_EVENT", message);
}
