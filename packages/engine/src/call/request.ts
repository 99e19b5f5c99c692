import type { RegisteredFunction } from "../app/registry.ts";
import type { Database } from "../storage/database.ts";
import { defersOfRun } from "../storage/defers.ts";
import { eventsOfRun } from "../storage/events.ts";
import type { JobRow } from "../storage/jobs.ts";
import { memosOfRun } from "../storage/memos.ts";
import type { RunRow } from "../storage/runs.ts";
import { hasOpenInputs } from "../storage/step-inputs.ts";
import { stateBytesOfRun } from "../storage/steps.ts";
import type { AppRequest } from "./transport.ts";

export type CallOptions = {
  /** Whether the app may report steps while the call goes on. */
  checkpointing: boolean;
  /** A state larger than this the app has to fetch. */
  requestBytes: number;
};

/** The POST that asks an app to go on with a run: its events, what is finished, and which step is wanted. */
export function callRequest(
  database: Database,
  url: string,
  fn: RegisteredFunction,
  run: RunRow,
  job: JobRow,
  options: CallOptions,
): AppRequest {
  const stepId = job.kind === "step" ? job.step_id : "step";
  return {
    url: stepUrl(url, fn.slug, stepId),
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-inngest-signature": "",
      "x-run-id": run.id,
      "x-request-id": requestIdOf(job),
      "x-inngest-job-id": String(job.id),
      "x-inngest-generation-id": String(job.generation),
      "x-inngest-req-version": String(run.request_version),
      "x-inngest-server-kind": "dev",
    },
    body: callBody(database, fn, run, job, options),
  };
}

/** Names one dispatch: a call made again has another one. */
export function requestIdOf(job: JobRow): string {
  return `${job.run_id}.${job.id}.${job.generation}`;
}

/**
 * Whether the SDK would report steps during this call, were it asked to: only of a function that is not planning. While
 * it reports steps it takes one with an input for one that has ended.
 */
export function canCheckpoint(database: Database, run: RunRow, job: JobRow): boolean {
  return job.kind === "discover" && job.attempt === 0 && run.planning === 0 && !hasOpenInputs(database, run.id);
}

/** Events and memos are stored as JSON text and go out as they are: nothing is parsed to be sent. */
function callBody(
  database: Database,
  fn: RegisteredFunction,
  run: RunRow,
  job: JobRow,
  { checkpointing, requestBytes }: CallOptions,
): string {
  const events = eventsOfRun(database, run.id).map((event) => event.payload);
  const eventBytes = events.reduce((sum, event) => sum + Buffer.byteLength(event), 0);
  // An app that fetches its steps makes the stack itself, which a step with only an input must not be in.
  const isFetched = eventBytes + stateBytesOfRun(database, run.id) > requestBytes && !hasOpenInputs(database, run.id);
  // Of steps that it fetches the app makes the stack itself, for another may have ended by then.
  const { memos, stack } = isFetched ? { memos: [], stack: [] } : memosOfRun(database, run.id);
  const steps = memos.map(({ id, memo }) => `${JSON.stringify(id)}:${memo}`);
  const defers = defersOfRun(database, run.id).map(({ id, aborted }) => [id, { abortable: aborted === 0 }]);
  const ctx = {
    run_id: run.id,
    // Both together switch checkpointing on.
    ...(checkpointing ? { fn_id: fn.slug, qi_id: String(job.id) } : {}),
    env: "",
    step_id: job.kind === "step" ? job.step_id : "step",
    attempt: job.attempt,
    max_attempts: fn.maxAttempts,
    disable_immediate_execution: run.planning === 1,
    use_api: isFetched,
    stack: { stack, current: stack.length },
  };
  return (
    `{"event":${events[0] ?? "{}"},"events":[${isFetched ? "" : events.join(",")}],"steps":{${steps.join(",")}},` +
    `"defers":${JSON.stringify(Object.fromEntries(defers))},` +
    `"version":${run.request_version},"use_api":${isFetched},"ctx":${JSON.stringify(ctx)}}`
  );
}

function stepUrl(appUrl: string, slug: string, stepId: string): string {
  const url = new URL(appUrl);
  url.searchParams.set("fnId", slug);
  url.searchParams.set("stepId", stepId);
  return url.href;
}
