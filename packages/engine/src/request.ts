import type { RegisteredFunction } from "./registry.ts";
import type { Database } from "./storage/database.ts";
import { eventsOfRun } from "./storage/events.ts";
import type { JobRow } from "./storage/jobs.ts";
import type { RunRow } from "./storage/runs.ts";
import { stepsOfRun } from "./storage/steps.ts";
import type { AppRequest } from "./transport.ts";

/** The POST that asks an app to go on with a run: its events, what is finished, and which step is wanted. */
export function callRequest(
  database: Database,
  url: string,
  fn: RegisteredFunction,
  run: RunRow,
  job: JobRow,
  serverKind: string,
): AppRequest {
  const stepId = job.kind === "step" ? job.step_id : "step";
  const requestId = `${run.id}.${job.id}.${job.generation}`;
  return {
    url: stepUrl(url, fn.slug, stepId),
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-inngest-signature": "",
      "x-run-id": run.id,
      "x-request-id": requestId,
      "x-inngest-job-id": String(job.id),
      "x-inngest-generation-id": String(job.generation),
      "x-inngest-req-version": String(run.request_version),
      "x-inngest-server-kind": serverKind,
    },
    body: callBody(database, fn, run, job),
  };
}

/** Events and memos are stored as JSON text and go out as they are: nothing is parsed to be sent. */
function callBody(database: Database, fn: RegisteredFunction, run: RunRow, job: JobRow): string {
  const events = eventsOfRun(database, run.id).map((event) => event.payload);
  const steps = stepsOfRun(database, run.id);
  const memos = steps.map((step) => `${JSON.stringify(step.id)}:${step.memo}`);
  // The stack must name every id in `steps`, in order of completion: the SDK waits for ever for a missing one.
  const stack = steps.map((step) => step.id);
  const ctx = {
    run_id: run.id, // No fn_id: naming it would switch checkpointing on, which this engine does not answer yet.
    env: "",
    step_id: job.kind === "step" ? job.step_id : "step",
    attempt: job.attempt,
    max_attempts: fn.maxAttempts,
    disable_immediate_execution: run.planning === 1,
    use_api: false,
    stack: { stack, current: stack.length },
  };
  return (
    `{"event":${events[0] ?? "{}"},"events":[${events.join(",")}],"steps":{${memos.join(",")}},` +
    `"version":${run.request_version},"use_api":false,"ctx":${JSON.stringify(ctx)}}`
  );
}

function stepUrl(appUrl: string, slug: string, stepId: string): string {
  const url = new URL(appUrl);
  url.searchParams.set("fnId", slug);
  url.searchParams.set("stepId", stepId);
  return url.href;
}
