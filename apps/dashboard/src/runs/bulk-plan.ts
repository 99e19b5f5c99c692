import type { RunStatus } from "#api/wire.ts";
import { type RunFilter, sinceOf, untilOf } from "./run-filter.ts";

export type BulkKind = "cancel" | "replay";

/** What an operation on all matching runs is asked with and which runs that means, or why it cannot be had. */
export type BulkPlan = { body: Record<string, unknown>; statuses: RunStatus[] } | { reason: string };

export const bulkPaths: Record<BulkKind, string> = { cancel: "/v1/cancellations", replay: "/v1/replays" };
export const bulkWords = {
  cancel: { do: "Cancel", doing: "Cancelling", done: "cancelled" },
  replay: { do: "Replay", doing: "Replaying", done: "replayed" },
} as const;

const live: RunStatus[] = ["Queued", "Running"];
const endable: RunStatus[] = ["Completed", "Failed", "Cancelled"];

/** Runs that one of the two can be done with at all. */
export const isFor = (kind: BulkKind, status: RunStatus): boolean =>
  kind === "cancel" ? live.includes(status) : !live.includes(status);

/** Pure. */
export function planOf(kind: BulkKind, filter: RunFilter, now: number): BulkPlan {
  const asked =
    filter.statuses.length === 0 ? (kind === "cancel" ? live : (["Failed"] as RunStatus[])) : filter.statuses;
  const statuses = asked.filter((status) => (kind === "cancel" ? live : endable).includes(status));
  if (statuses.length === 0) {
    const which = kind === "cancel" ? "queued and running" : "completed, failed and cancelled";
    return { reason: `None of these runs can be ${bulkWords[kind].done}: only ${which} ones can.` };
  }
  const body = {
    ...(filter.functionId === "" ? {} : { function_id: filter.functionId }),
    ...(filter.appId === "" ? {} : { app_id: filter.appId }),
    ...(filter.functionId === "" && filter.appId === "" ? { all: true } : {}),
    started_after: sinceOf(filter, now),
    started_before: untilOf(filter),
    ...(filter.condition === "" ? {} : { if: filter.condition }),
    ...(filter.text === "" ? {} : { q: filter.text }),
    statuses: statuses.map((status) => status.toLowerCase()),
  };
  return { body, statuses };
}
