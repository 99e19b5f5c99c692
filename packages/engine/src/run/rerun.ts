import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import type { Json } from "../json.ts";
import { limits } from "../limits.ts";
import { attemptsOfRun } from "../storage/attempts.ts";
import { eventsOfRun } from "../storage/events.ts";
import { jobsOfRun } from "../storage/jobs.ts";
import { findRun } from "../storage/runs.ts";
import { copySteps, editStepInput } from "../storage/step-inputs.ts";
import { stepsOfRun } from "../storage/steps.ts";
import { beginRun } from "./start-run.ts";

/** From which step to run again: its id as the app wrote it, its hashed id, or its name. `input` replaces its arguments. */
export type FromStep = { stepId: string; input?: Json[] | undefined };

/**
 * Starts a run again for the same events, and returns the new run's id. From a step on, what ended before that step is
 * taken over and not run again. Must run in a transaction. No limit or idempotency key holds a rerun back: somebody
 * asked for it.
 */
export function rerun(context: Context, runId: string, fromStep: FromStep | null): string {
  const { database, registry } = context;
  const run = findRun(database, runId);
  if (!run) throw new EngineError("NOT_FOUND", `There is no run ${runId}.`);
  const fn = registry.get(run.function_slug);
  if (!fn?.active) {
    throw new EngineError("INVALID_REQUEST", `The function ${run.function_slug} is not registered any more.`);
  }
  const events = eventsOfRun(database, runId);
  const [first] = events;
  if (!first) throw new EngineError("INVALID_REQUEST", `The event of run ${runId} is not stored any more.`);
  if (Buffer.byteLength(JSON.stringify(fromStep?.input ?? null)) > limits.stepInputBytes) {
    throw new EngineError("INVALID_REQUEST", `The input of a step has ${limits.stepInputBytes} bytes at most.`);
  }
  const chosen = fromStep && { ...fromStep, id: stepIdOf(context, runId, fromStep.stepId) };
  const id = beginRun(context, fn, first, {
    eventIds: events.map((event) => event.id),
    parent: null, // Whoever invoked the first run has its answer.
    originalRunId: run.id,
  });
  if (chosen) {
    copySteps(database, { from: run.id, to: id, before: chosen.id });
    if (chosen.input) editStepInput(database, id, chosen.id, chosen.input);
  }
  return id;
}

/** The hashed id of the one step of a run that a person means. */
function stepIdOf({ database }: Context, runId: string, wanted: string): string {
  const steps = new Map(stepsOfRun(database, runId).map((step) => [step.id, step.name]));
  for (const job of jobsOfRun(database, runId))
    if (job.step_id !== "" && job.name !== "") steps.set(job.step_id, job.name);
  for (const { step_id, name } of attemptsOfRun(database, runId)) if (step_id !== null) steps.set(step_id, name);
  if (steps.has(wanted)) return wanted;
  const hashed = createHash("sha1").update(wanted).digest("hex");
  if (steps.has(hashed)) return hashed;
  const named = [...steps].filter(([, name]) => name === wanted).map(([id]) => id);
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return only;
  const fault = only === undefined ? "has no step" : `has ${named.length} steps`;
  throw new EngineError("INVALID_REQUEST", `The run ${runId} ${fault} "${wanted}": name one by its id.`);
}
