import type { Context } from "../context.ts";
import type { Dispatcher } from "../queue/dispatcher.ts";
import { finishRun } from "../run/finish-run.ts";
import { type Drop, dropsOfEvent } from "../storage/flow.ts";
import { setPaused } from "../storage/functions.ts";
import { liveRunsOf } from "../storage/run-flow.ts";
import { planCrons } from "./plan-crons.ts";

/** What a person can do about what begins. Each is on disk when it returns. */
export type FlowControls = {
  /**
   * From now on events start no runs of the function (they are stored as skipped), and its crons stand still. Runs that
   * are live go on, or are cancelled with `cancelRunning`. `false` when there is no such function.
   */
  pauseFunction(id: string, options?: { cancelRunning?: boolean }): boolean;
  /** Events start runs again, and crons go on with their next tick. */
  resumeFunction(id: string): boolean;
  /** The functions an event matched without starting a run, and why. */
  dropsOfEvent(eventId: string): Drop[];
};

export function flowControlsOf(context: Context, dispatcher: Dispatcher): FlowControls {
  const { database, registry, clock } = context;
  const setPausedAt = (id: string, at: number | null) => {
    const isKnown = setPaused(database, id, at);
    registry.reload();
    planCrons(context);
    return isKnown;
  };
  return {
    pauseFunction: (id, { cancelRunning = false } = {}) =>
      dispatcher.transact(() => {
        const isKnown = setPausedAt(id, clock.now());
        const error = { name: "RunCancelled", message: "The function was paused." };
        for (const runId of cancelRunning && isKnown ? liveRunsOf(database, id) : []) {
          finishRun(context, runId, { status: "cancelled", error });
        }
        return isKnown;
      }),
    resumeFunction: (id) => dispatcher.transact(() => setPausedAt(id, null)),
    dropsOfEvent: (eventId) => dropsOfEvent(database, eventId),
  };
}
