import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { eventRow, ownEvent } from "../intake/event.ts";
import { acceptEvent } from "../intake/route-event.ts";
import { isObject, type JsonObject, parseJson, textOf } from "../json.ts";
import { beginRun } from "../run/start-run.ts";
import { findEvent, insertEvent } from "../storage/events.ts";

export type Invocation = { eventId: string; runId: string };

/**
 * Starts one function by its id, whatever its triggers are. Must run in a transaction. Somebody asked for it, so no
 * limit or idempotency key holds it back.
 */
export function invokeFunction(context: Context, slug: string, data: JsonObject, user?: JsonObject): Invocation {
  const fn = context.registry.get(slug);
  if (!fn?.active) throw new EngineError("NOT_FOUND", `There is no function ${slug}.`);
  const now = context.clock.now();
  const note = { ...data, _inngest: { fn_id: slug } };
  const name = "inngest/function.invoked";
  const event = user ? eventRow(context.newId(now), { name, data: note, user }, now) : ownEvent(context, name, note);
  insertEvent(context.database, event, false);
  const runId = beginRun(context, fn, event, { eventIds: [event.id], parent: null, originalRunId: null });
  return { eventId: event.id, runId };
}

/**
 * Sends a stored event once more, as a new one: everything it triggers starts again, whatever was started by the
 * first. Must run in a transaction. Returns the new event's id.
 */
export function resendEvent(context: Context, eventId: string): string {
  const known = findEvent(context.database, eventId);
  if (!known) throw new EngineError("NOT_FOUND", `There is no event ${eventId}.`);
  if (known.name.startsWith("inngest/")) {
    throw new EngineError("INVALID_REQUEST", `The event ${eventId} is the engine's own; run its run again instead.`);
  }
  const now = context.clock.now();
  const payload = parseJson(known.payload);
  const { data, user, v, meta } = isObject(payload) ? payload : {};
  const event = eventRow(
    context.newId(now),
    {
      name: known.name,
      data: isObject(data) ? data : {},
      user: isObject(user) ? user : undefined,
      v: textOf(v),
      meta: isObject(meta) ? meta : undefined,
    },
    now,
  );
  acceptEvent(context, event, false);
  return event.id;
}
