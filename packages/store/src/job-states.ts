/** The words for how far a job is. Imports nothing, so that a browser can have it too. */

export const JOB_STEPS = [
  "load-job-context",
  "fetch-commit-list",
  "fetch-commit-details",
  "fetch-pull-requests",
  "compute-analysis",
  "save-results",
] as const;

export type JobStep = (typeof JOB_STEPS)[number];

/** The steps a job takes: only GitHub has pull requests. */
export const stepsOfJob = (onGitHub: boolean): readonly JobStep[] =>
  JOB_STEPS.filter((step) => onGitHub || step !== "fetch-pull-requests");

export const JOB_STATUSES = [
  "queued",
  "running",
  "waiting",
  "done",
  "insufficient_data",
  "failed",
  "cancelled",
] as const;

/** Why a job waits: a limit of GitHub’s, which its owner’s other jobs wait for too, or a server that is away for a while. */
export const WAITING_REASONS = ["rate_limit", "unavailable"] as const;

export type WaitingReason = (typeof WAITING_REASONS)[number];

export type JobStatus = (typeof JOB_STATUSES)[number];

/** Whether a job in this state will still change by itself. */
export const isActive = (status: JobStatus): boolean =>
  status === "queued" || status === "running" || status === "waiting";
