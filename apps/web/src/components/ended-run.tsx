import type { AnalysisDocument } from "@vibe/store/analysis-document";
import { stepViews } from "#analysis/steps.ts";
import { StartAnalysis } from "./start-analysis.tsx";
import { StepList } from "./step-list.tsx";

/** A run that ended without a report: why, how far it came, and how to start again. */
export function EndedRun({ job }: { job: AnalysisDocument }) {
  return (
    <section className="rounded-xl border border-line bg-surface p-5 sm:p-6">
      <h2 className="font-semibold text-xl tracking-tight">
        {job.status === "failed" ? "This run failed" : "This run was cancelled"}
      </h2>
      {job.error !== null && (
        <p className="mt-2 max-w-[68ch]" data-error={job.error.code}>
          {job.error.message}
        </p>
      )}
      <div className="mt-5">
        <StepList steps={stepViews(job, job.repo.on_github)} over />
      </div>
      <div className="mt-2">
        <StartAnalysis repoId={job.repo.id} repoName={job.repo.name} label="Start again" look="primary" />
      </div>
    </section>
  );
}
