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
/** A limit that is met again and again is waited for twice as long each time, up to this: a run has no more than 1,000 steps. */
const LONGEST_GROWN_MS = 5 * 60_000;

/** One try of a step. `waits`: how often the step was put off before. */
export type Try = JobRun & { attempt: number; waits: number };

/** What a step returns whose work is to be done later: when to run it again, as ISO text. */
export type PutOff = { waitUntil: string };

/**
 * Runs a step's work; a failure that trying again would not mend ends the run. A limit of GitHub makes the job wait: the first one
 * is a `RetryAfterError`, and one that a retry meets puts the step off, because a limit is no failure and is not to use up the tries
 * that failures have. Of what git and GitHub said only the code goes on.
 */
export async function givingUp<T>(step: Try, deps: { service: Client }, work: () => Promise<T>): Promise<T | PutOff> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HistoryError) throw MAY_PASS.has(error.code) ? passing(error.code) : new JobError(error.code);
    const failure = networkFailureOf(error);
    if (failure === null) throw error;
    if (!failure.retryable) throw new JobError(failure.code);
    const reason = failure.code === "rate_limited" ? "rate_limit" : "unavailable";
    if (failure.retryAt === null && reason === "unavailable") throw passing(failure.code);
    const until = waitingEnd(failure.retryAt, step.waits, Date.now());
    if (!(await waitJob(deps.service, step.jobId, step.runId, until, reason))) throw superseded();
    if (reason === "rate_limit" && step.attempt > 0) return { waitUntil: until.toISOString() };
    throw new WaitUntil(failure.code, until);
  }
}

function waitingEnd(retryAt: Date | null, waits: number, now: number): Date {
  const shortest = retryAt === null ? UNNAMED_WAIT_MS : SHORTEST_WAIT_MS;
  return new Date(Math.max(retryAt?.getTime() ?? 0, now + Math.min(shortest * 2 ** waits, LONGEST_GROWN_MS)));
}

const passing = (code: JobErrorCode): Error => Object.assign(new Error(sentenceOf(code)), { name: code });
