import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { type JsonObject, objectOr, parseJson } from "../json.ts";
import { finishRun } from "../run/finish-run.ts";
import { rerun } from "../run/rerun.ts";
import { type BulkKind, type BulkRow, endBulk, insertBulk, moveBulk, nextBulk } from "../storage/bulk-operations.ts";
import type { RunStatus } from "../storage/runs.ts";
import { findRuns, type RunQuery } from "../view/find-runs.ts";

/** Which runs an operation on many is about. */
export type BulkFilter = {
  functionSlug?: string | undefined;
  appId?: string | undefined;
  from?: number | undefined;
  until?: number | undefined;
  expression?: string | undefined;
  /** What the run's list is searched for. */
  text?: string | undefined;
  /** By default queued and running runs are cancelled, and failed ones replayed. */
  statuses?: readonly RunStatus[] | undefined;
};

/** An operation on many runs and how far it is. Times are milliseconds since 1970. */
export type BulkView = {
  id: string;
  kind: BulkKind;
  filter: JsonObject;
  status: "running" | "done" | "stopped";
  /** Runs cancelled or started again so far. */
  done: number;
  createdAt: number;
  endedAt: number | null;
};

/** Runs of one transaction: few enough that what else is due waits a few milliseconds. */
const batchSize = 50;

const defaultStatuses: Record<BulkKind, readonly RunStatus[]> = { cancel: ["queued", "running"], replay: ["failed"] };
const possibleStatuses: Record<BulkKind, readonly RunStatus[]> = {
  cancel: ["queued", "running"],
  replay: ["failed", "completed", "cancelled"],
};
const refusals: Record<BulkKind, string> = {
  cancel: "Only queued and running runs can be cancelled.",
  replay: "Only runs that have ended can be replayed.",
};

/** Writes down that these runs are to be cancelled or started again, as they are now: later runs are not meant. */
export function createBulk({ database, clock, newId }: Context, kind: BulkKind, filter: BulkFilter): string {
  const now = clock.now();
  const statuses = filter.statuses?.length ? filter.statuses : defaultStatuses[kind];
  if (!statuses.every((status) => possibleStatuses[kind].includes(status))) {
    throw new EngineError("INVALID_REQUEST", refusals[kind]);
  }
  const id = newId(now);
  const until = Math.min(filter.until ?? now + 1, now + 1);
  insertBulk(database, { id, kind, filter: JSON.stringify({ ...filter, until, statuses }), created_at: now });
  return id;
}

/** Does the next piece of the oldest operation, in the caller's transaction; `false` when there is nothing to do. */
export function doSomeBulk(context: Context): boolean {
  const { database, clock } = context;
  const bulk = nextBulk(database);
  if (!bulk) return false;
  const query = { ...objectOr(parseJson(bulk.filter)), order: "oldest", limit: batchSize } as RunQuery; // Written by createBulk.
  const { rows, next } = findRuns(context, { ...query, before: bulk.cursor ?? undefined });
  // Ids rise with time: what has begun since, a replay of this very operation for one, is not meant.
  const done = rows.filter((run) => run.id < bulk.id && doOne(context, bulk.kind, run.id)).length;
  if (next === null) endBulk(database, bulk.id, "done", done, clock.now());
  else moveBulk(database, bulk.id, done, next);
  return true;
}

function doOne(context: Context, kind: BulkKind, runId: string): boolean {
  if (kind === "cancel") {
    const error = { name: "RunCancelled", message: "The run was cancelled on request, with others." };
    return finishRun(context, runId, { status: "cancelled", error });
  }
  try {
    rerun(context, runId, null);
    return true;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    context.log("warn", `A run was not replayed: ${error.message}`, { runId });
    return false;
  }
}

export function bulkView(bulk: BulkRow): BulkView {
  const { id, kind, status, done } = bulk;
  const filter = objectOr(parseJson(bulk.filter));
  return { id, kind, filter, status, done, createdAt: bulk.created_at, endedAt: bulk.ended_at };
}
