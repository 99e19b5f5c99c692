import type { GetStepTools, Inngest } from "inngest";
import type { JobDeps } from "./deps.ts";
import { givingUp, type PutOff } from "./giving-up.ts";
import type { JobRun } from "./owned-job.ts";

/** Runs a step of a job, again after each limit that puts it off, until its work is done; comes back with what the work returned. */
export type PatientStep = <T extends object>(id: string, work: () => Promise<T>) => Promise<T>;

/** The steps of one call of a run. Between two runs of a step that is put off the run sleeps; nothing is slept inside a step. */
export function patientSteps(
  run: JobRun,
  { step, attempt }: { step: GetStepTools<Inngest.Any>; attempt: number },
  deps: JobDeps,
): PatientStep {
  return async <T extends object>(id: string, work: () => Promise<T>) => {
    for (let waits = 0; ; waits += 1) {
      const outcome = asReturned<T | PutOff>(
        await step.run(id, () => givingUp({ ...run, attempt, waits }, deps, work)),
      );
      if (!("waitUntil" in outcome)) return outcome;
      await step.sleepUntil("wait-for-github", outcome.waitUntil);
    }
  };
}

/** What steps return is JSON as it is: ids, counts and moments as text. */
const asReturned = <T>(output: unknown): T => output as T;
