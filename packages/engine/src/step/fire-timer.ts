import type { Context } from "../context.ts";
import { finishRun } from "../run/finish-run.ts";
import { deleteJob, type JobRow } from "../storage/jobs.ts";
import { resumeStep } from "./apply.ts";

/** Does what a due timer is there for. Runs in the caller's transaction, and the timer is gone afterwards. */
export function fireTimer(context: Context, timer: JobRow): void {
  const { run_id: runId, step_id: stepId } = timer;
  switch (timer.kind) {
    case "sleep":
      resumeStep(context, runId, stepId, { data: null });
      break;
    case "wait_timeout": {
      const error = {
        name: "InvokeTimeout",
        message: `The function invoked by step "${timer.name}" did not end in time.`,
      };
      resumeStep(context, runId, stepId, timer.op === "InvokeFunction" ? { error } : { data: null });
      break;
    }
    case "start_timeout":
    case "finish_timeout": {
      const what = timer.kind === "start_timeout" ? "start" : "finish";
      const error = { name: "RunTimedOut", message: `The run did not ${what} within its timeouts.${what}.` };
      finishRun(context, runId, { status: "cancelled", error });
      break;
    }
    case "discover":
    case "step":
      return; // Calls, which are no timers: the dispatcher makes them.
    default:
      timer.kind satisfies never;
  }
  deleteJob(context.database, timer.id);
}
