import type { Registry } from "./app/registry.ts";
import type { Clock } from "./clock.ts";
import type { Memo } from "./step/effect.ts";
import type { Database } from "./storage/database.ts";
import type { EventRow } from "./storage/events.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void;

/** What one write to the database leaves to be done before the same transaction commits. */
export type Consequence =
  | { kind: "event"; event: EventRow }
  | { kind: "answer"; runId: string; stepId: string; event: EventRow }
  | { kind: "resume"; runId: string; stepId: string; memo: Memo };

/** What the engine's parts share. */
export type Context = {
  database: Database;
  registry: Registry;
  clock: Clock;
  random: () => number;
  newId: (timeMs: number) => string;
  retryIntervalMs: number | null;
  stepOutputBytes: number;
  log: Log;
  consequences: Consequence[];
};
