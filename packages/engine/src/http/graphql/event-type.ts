import { type JsonObject, textOf } from "../../json.ts";
import type { EventView } from "../../reads.ts";
import type { RunSummary } from "../../run-view.ts";
import type { ApiDeps } from "../route.ts";
import { iso } from "../trace-body.ts";
import type { Field, ObjectType } from "./execute.ts";
import { runSource, runType } from "./run-type.ts";

const runsField: Field<EventView, ApiDeps> = {
  resolve: (event, _, deps) => runsOf(event, deps).map((run) => runSource(run, deps)),
  type: () => runType,
};

/** An event: the fields of both of the names that Inngest's schema has for it. */
export const eventType: ObjectType<EventView, ApiDeps> = {
  name: "EventV2",
  fields: {
    id: { resolve: ({ id }) => id },
    name: { resolve: ({ name }) => name },
    raw: { resolve: ({ payload }) => JSON.stringify(payload) },
    payload: { resolve: ({ payload }) => JSON.stringify(payload.data ?? {}) },
    idempotencyKey: { resolve: (event) => keyOf(event) },
    externalID: { resolve: (event) => keyOf(event) },
    receivedAt: { resolve: ({ receivedAt }) => iso(receivedAt) },
    createdAt: { resolve: ({ receivedAt }) => iso(receivedAt) },
    occurredAt: {
      resolve: ({ payload, receivedAt }) => iso(typeof payload.ts === "number" ? payload.ts : receivedAt),
    },
    version: { resolve: ({ payload }) => textOf(payload.v) ?? null },
    envID: { resolve: () => "" },
    runs: runsField,
    functionRuns: runsField,
    totalRuns: { resolve: (event, _, deps) => runsOf(event, deps).length },
    pendingRuns: { resolve: (event, _, deps) => runsOf(event, deps).filter(isLive).length },
    status: { resolve: (event, _, deps) => statusOf(runsOf(event, deps)) },
  },
};

export const streamItemType: ObjectType<EventView, ApiDeps> = {
  name: "StreamItem",
  fields: {
    id: { resolve: ({ id }) => id },
    type: { resolve: () => "EVENT" },
    trigger: { resolve: ({ name }) => name },
    createdAt: { resolve: ({ receivedAt }) => iso(receivedAt) },
    inBatch: { resolve: () => false },
    runs: runsField,
  },
};

function keyOf({ id, payload }: EventView): string | null {
  const own = textOf((payload as JsonObject).id);
  return own === undefined || own === id ? null : own;
}

function runsOf({ id }: EventView, { reads }: ApiDeps): RunSummary[] {
  return reads.runsOfEvent(id);
}

function isLive(run: RunSummary): boolean {
  return run.status === "queued" || run.status === "running";
}

function statusOf(runs: RunSummary[]): string {
  if (runs.length === 0) return "NO_FUNCTIONS";
  if (runs.some(isLive)) return "RUNNING";
  const failed = runs.filter((run) => run.status === "failed").length;
  if (failed === 0) return "COMPLETED";
  return failed === runs.length ? "FAILED" : "PARTIALLY_FAILED";
}
