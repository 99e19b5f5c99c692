/** The words for how far a job is. Imports nothing, so that a browser can have it too. */

export const JOB_STEPS = [
  "load-job-context",
  "fetch-commit-list",
  "fetch-commit-details",
  "compute-analysis",
  "save-results",
] as const;

export type JobStep = (typeof JOB_STEPS)[number];

export const JOB_STATUSES = [
  "queued",
  "running",
  "waiting",
  "done",
  "insufficient_data",
  "failed",
  "cancelled",
] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** Whether a job in this state will still change by itself. */
export const isActive = (status: JobStatus): boolean =>
  status === "queued" || status === "running" || status === "waiting";
