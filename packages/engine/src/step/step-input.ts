import { payloadOf } from "../intake/event.ts";
import { type Json, type JsonObject, objectOr, textOf } from "../json.ts";
import type { Database } from "../storage/database.ts";
import { findEvent } from "../storage/events.ts";
import { findStepInput } from "../storage/step-inputs.ts";
import { withIsoTimes } from "../view/step-info.ts";

/** What a step was given: its arguments as a list, or what a sleep, a wait or an invocation was asked for. */
export function stepInputOf(database: Database, runId: string, stepId: string): Json {
  const kept = findStepInput(database, runId, stepId);
  if (kept?.kind !== "options") return kept?.input ?? null;
  const options = objectOr(kept.input);
  return { ...withIsoTimes(options), ...invokedWith(database, textOf(options.triggeringEventID)) };
}

/** The payload of an invocation is in the event it was made of, and kept nowhere else. */
function invokedWith(database: Database, eventId: string | undefined): JsonObject {
  const event = eventId === undefined ? undefined : findEvent(database, eventId);
  if (!event) return {};
  const { data, meta } = payloadOf(event);
  const { _inngest, ...own } = objectOr(data);
  return { payload: { data: own, ...(meta === undefined ? {} : { meta }) } };
}
