import type { JobStatus } from "@vibe/store/job-states";

export const STATUS_WORDS: Record<JobStatus, string> = {
  queued: "Queued",
  running: "Running",
  waiting: "Waiting",
  done: "Done",
  insufficient_data: "Too little history",
  failed: "Failed",
  cancelled: "Cancelled",
};
