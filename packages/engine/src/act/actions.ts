import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import type { JsonObject } from "../json.ts";
import type { Dispatcher } from "../queue/dispatcher.ts";
import { finishRun } from "../run/finish-run.ts";
import { type FromStep, rerun } from "../run/rerun.ts";
import { type Invocation, invokeFunction, resendEvent } from "../step/invoke.ts";
import { type BulkKind, endBulk, findBulk, listBulk, nextBulk } from "../storage/bulk-operations.ts";
import { type BulkFilter, type BulkView, bulkView, createBulk, doSomeBulk } from "./bulk.ts";
import { once } from "./once.ts";

/**
 * What a person can do with runs and events. Each is on disk when it returns. `key` is the sender's own name for the
 * request: sent again with the same key, it is done once and answered the same.
 */
export type Actions = {
  /** Cancels a run; `false` when it has ended or does not exist. */
  cancelRun(id: string): boolean;
  /** Starts a run again, from its beginning or from one of its steps, and returns the new run's id. */
  rerun(runId: string, fromStep?: FromStep | null, key?: string | null): string;
  /** Starts one function, whatever its triggers are. */
  invoke(functionId: string, data: JsonObject, options?: { user?: JsonObject; key?: string | null }): Invocation;
  /** Sends an event once more, as a new one, and returns its id. */
  resendEvent(eventId: string, key?: string | null): string;
  /** Cancels all live runs of a filter, or starts those that failed again; a restart goes on with it. */
  startBulk(kind: BulkKind, filter: BulkFilter, key?: string | null): BulkView;
  listBulk(kind: BulkKind): BulkView[];
  getBulk(id: string): BulkView | null;
  /** Leaves the rest of an operation undone; `false` when it has ended. */
  stopBulk(id: string): boolean;
};

export function actionsOf(context: Context, dispatcher: Dispatcher): Actions & { goOn: () => void } {
  const { database, clock, log } = context;
  let working = false;

  /** One piece after another, with whatever else is due in between. */
  const goOn = (): void => {
    if (working || !database.isOpen || !nextBulk(database)) return;
    working = true;
    setImmediate(() => {
      working = false;
      if (!database.isOpen) return;
      try {
        if (dispatcher.transact(() => doSomeBulk(context))) goOn();
      } catch (error) {
        log("error", "An operation on many runs could not go on; the next start tries again.", { error });
      }
    });
  };

  return {
    goOn,
    cancelRun(id) {
      const error = { name: "RunCancelled", message: "The run was cancelled on request." };
      return dispatcher.transact(() => finishRun(context, id, { status: "cancelled", error }));
    },
    rerun(runId, fromStep = null, key = null) {
      const request = { rerun: runId, step: fromStep?.stepId ?? null, input: fromStep?.input ?? null };
      return dispatcher.transact(() => once(context, key, request, () => rerun(context, runId, fromStep)));
    },
    invoke(functionId, data, { user, key = null } = {}) {
      const request = { invoke: functionId, data, user: user ?? null };
      return dispatcher.transact(() =>
        once(context, key, request, () => invokeFunction(context, functionId, data, user)),
      );
    },
    resendEvent(eventId, key = null) {
      return dispatcher.transact(() => once(context, key, { resend: eventId }, () => resendEvent(context, eventId)));
    },
    startBulk(kind, filter, key = null) {
      const request = { [kind]: JSON.stringify(filter) };
      const id = dispatcher.transact(() => once(context, key, request, () => createBulk(context, kind, filter)));
      goOn();
      const bulk = findBulk(database, id);
      if (!bulk) throw new EngineError("NOT_FOUND", `The operation ${id} is not stored any more.`);
      return bulkView(bulk);
    },
    listBulk: (kind) => listBulk(database, kind).map(bulkView),
    getBulk(id) {
      const bulk = findBulk(database, id);
      return bulk ? bulkView(bulk) : null;
    },
    stopBulk: (id) => dispatcher.transact(() => endBulk(database, id, "stopped", 0, clock.now())),
  };
}
