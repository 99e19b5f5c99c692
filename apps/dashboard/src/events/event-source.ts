import type { EventPayload, Json } from "#api/wire.ts";

/** Where an event that the engine sent itself comes from: a sentence before the run, and the run where there is one. */
export type EventSource = { said: string; runId: string | null };

/** `null` for an event that somebody sent: who, the engine does not know. */
export function sourceOf({ name, data }: EventPayload): EventSource | null {
  const note = objectOr(data._inngest);
  switch (name) {
    case "inngest/function.finished":
      return { said: "A run has ended:", runId: textOf(data.run_id) };
    case "inngest/function.failed":
      return { said: "A run has failed:", runId: textOf(data.run_id) };
    case "inngest/function.cancelled":
      return { said: "A run was cancelled:", runId: textOf(data.run_id) };
    case "inngest/function.invoked": {
      const [runId = ""] = (textOf(note.correlation_id) ?? "").split(".");
      if (runId === "") return { said: "Somebody has invoked the function.", runId: null };
      return { said: "A step has invoked the function, in the run", runId };
    }
    case "inngest/deferred.schedule":
      return { said: "Deferred until the end of the run", runId: textOf(note.parent_run_id) };
    case "inngest/scheduled.timer":
      return { said: `A tick of the cron ${textOf(data.cron) ?? ""}.`, runId: null };
    default:
      return null;
  }
}

const textOf = (value: Json | undefined): string | null => (typeof value === "string" && value !== "" ? value : null);

function objectOr(value: Json | undefined): { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
