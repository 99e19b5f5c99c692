import type { Database } from "../storage/database.ts";
import { eventsOfRun } from "../storage/events.ts";
import { findRun } from "../storage/runs.ts";
import { stepsOfRun } from "../storage/steps.ts";

/** A run's events as JSON text, for an app that fetches them; `null` when there is no such run. */
export function runEventsText(database: Database, runId: string): string | null {
  if (!findRun(database, runId)) return null;
  const payloads = eventsOfRun(database, runId).map((event) => event.payload);
  return `[${payloads.join(",")}]`;
}

/** A run's finished steps as JSON text. Their order is that of completion, which the app takes from it. */
export function runStepsText(database: Database, runId: string): string | null {
  if (!findRun(database, runId)) return null;
  const memos = stepsOfRun(database, runId).map((step) => `${JSON.stringify(step.id)}:${step.memo}`);
  return `{${memos.join(",")}}`;
}
