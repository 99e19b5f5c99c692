import { HistoryError, type HistoryErrorCode } from "@vibe/history/history-error";
import type { Client } from "@vibe/store/client";
import { waitJob } from "@vibe/store/jobs";
import { JobError, type JobErrorCode, sentenceOf, superseded, WaitUntil } from "./job-error.ts";
import { networkFailureOf } from "./network-failure.ts";
import type { JobRun } from "./owned-job.ts";

/** Failures of a history that may pass; the others are the same on every try. */
const MAY_PASS: ReadonlySet<HistoryErrorCode> = new Set<HistoryErrorCode>(["timed_out", "git_failed"]);

/** So that a moment that has just passed is no busy loop. */
const SHORTEST_WAIT_MS = 3_000;
/** For a limit that says nothing about its end. */
const UNNAMED_WAIT_MS = 60_000;

/**
 * Runs a step's work; a failure that trying again would not mend ends the run. A limit of GitHub makes the job wait, and the step
 * is tried again when it is over. Of what git and GitHub said only the code goes on.
 */
export async function givingUp<T>(run: JobRun, deps: { service: Client }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HistoryError) throw MAY_PASS.has(error.code) ? passing(error.code) : new JobError(error.code);
    const failure = networkFailureOf(error);
    if (failure === null) throw error;
    if (!failure.retryable) throw new JobError(failure.code);
    const isLimit = failure.code === "rate_limited";
    if (failure.retryAt === null && !isLimit) throw passing(failure.code);
    const now = Date.now();
    const until = new Date(Math.max(failure.retryAt?.getTime() ?? now + UNNAMED_WAIT_MS, now + SHORTEST_WAIT_MS));
    const waits = await waitJob(deps.service, run.jobId, run.runId, until, isLimit ? "rate_limit" : "unavailable");
    if (!waits) throw superseded();
    throw new WaitUntil(failure.code, until);
  }
}

const passing = (code: JobErrorCode): Error => Object.assign(new Error(sentenceOf(code)), { name: code });
