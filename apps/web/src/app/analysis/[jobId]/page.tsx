import { type AnalysisDocument, getAnalysis } from "@vibe/store/analysis-document";
import { isActive } from "@vibe/store/job-states";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { subjectWords } from "#analysis/subject-words.ts";
import { EndedRun } from "#components/ended-run.tsx";
import { JobProgress } from "#components/job-progress.tsx";
import { RunHeader } from "#components/run-header.tsx";
import { Report } from "#report/report.tsx";
import type { StoredResult } from "#report/stored-result.ts";
import { isId } from "#server/ids.ts";
import { pageSession } from "#server/session.ts";

type Props = { params: Promise<{ jobId: string }> };

/** The document, read once for the title and the page. */
const read = cache(async (jobId: string): Promise<AnalysisDocument | null> => {
  const { user } = await pageSession();
  return isId(jobId) ? getAnalysis(user, jobId) : null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const document = await read((await params).jobId);
  return { title: document === null ? "Not found" : document.repo.name };
}

export default async function AnalysisPage({ params }: Props) {
  const document = await read((await params).jobId);
  if (document === null) notFound();
  return (
    <div className="space-y-8">
      {isActive(document.status) ? <JobProgress initial={document} /> : <EndedJob job={document} />}
    </div>
  );
}

function EndedJob({ job }: { job: AnalysisDocument }) {
  return (
    <>
      <RunHeader job={job} />
      {hasResult(job) ? (
        <Report result={job} whose={subjectWords(job.subject_choice, job.subject)} />
      ) : (
        <EndedRun job={job} />
      )}
    </>
  );
}

/** A result comes whole: the store reads it as one document or not at all. */
const hasResult = (document: AnalysisDocument): document is AnalysisDocument & StoredResult =>
  document.metrics !== undefined;
