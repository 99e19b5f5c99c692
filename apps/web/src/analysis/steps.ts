import type { JobDocument } from "@vibe/store/analysis-document";
import { type JobStatus, type JobStep, stepsOfJob } from "@vibe/store/job-states";

const LABELS: Record<JobStep, { label: string; counts: string | null }> = {
  "load-job-context": { label: "Open the repository", counts: null },
  "fetch-commit-list": { label: "List the commits", counts: "commits" },
  "fetch-commit-details": { label: "Read what they changed", counts: "commits" },
  "fetch-pull-requests": { label: "Read the pull requests", counts: "pull requests" },
  "compute-analysis": { label: "Compute the profile", counts: "commits" },
  "save-results": { label: "Save the report", counts: null },
};

export type StepState = "done" | "active" | "pending" | "failed" | "cancelled";
export type StepView = {
  id: string;
  label: string;
  state: StepState;
  /** How far the step is, where that can be counted. */
  counts: { done: number; total: number | null; unit: string } | null;
};

/** What the steps of a job look like now: those before the one in progress are done, those after it are to come. */
export function stepViews(
  { status, progress }: Pick<JobDocument, "status" | "progress">,
  onGitHub: boolean,
): StepView[] {
  const steps = stepsOfJob(onGitHub);
  const finished = status === "done" || status === "insufficient_data";
  const at = progress === null ? 0 : steps.indexOf(progress.step);
  return steps.map((id, index) => {
    const { label, counts } = LABELS[id];
    return {
      id,
      label,
      state: finished || index < at ? "done" : index > at ? "pending" : stateHere(status),
      counts:
        index === at && counts !== null && progress !== null && progress.done > 0
          ? { done: progress.done, total: progress.total, unit: counts }
          : null,
    };
  });
}

function stateHere(status: JobStatus): StepState {
  switch (status) {
    case "queued":
      return "pending";
    case "running":
    case "waiting":
      return "active";
    case "failed":
    case "cancelled":
      return status;
    case "done":
    case "insufficient_data":
      return "done";
    default:
      return status satisfies never;
  }
}
