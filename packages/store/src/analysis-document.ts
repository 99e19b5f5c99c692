import type { AnalysisResult } from "@vibe/analysis/result";
import type { Client } from "./client.ts";
import type { JobStatus, WaitingReason } from "./job-states.ts";
import { getJob, type Job, type Progress } from "./jobs.ts";
import { getResult } from "./results.ts";
import type { SubjectChoice } from "./subject.ts";

/** A job as the API shows it. */
export type JobDocument = {
  job_id: string;
  status: JobStatus;
  repo: { id: string; name: string; on_github: boolean };
  /** Whose commits: everybody's, those of this machine's git identity, or those of one author. */
  subject_choice: SubjectChoice;
  attempt: number;
  progress: Progress | null;
  waiting_until: string | null;
  /** Null while it does not wait. */
  waiting_reason: WaitingReason | null;
  error: { code: string; message: string } | null;
  requested_at: string;
  started_at: string | null;
  completed_at: string | null;
};

/** What `GET /api/analysis/[id]` answers and `analyze --json` prints: the job and, once it has one, its result. */
export type AnalysisDocument = JobDocument & Partial<AnalysisResult>;

export function toJobDocument(job: Job): JobDocument {
  return {
    job_id: job.id,
    status: job.status,
    repo: { id: job.repo.id, name: job.repo.fullName, on_github: job.repo.folder === null },
    subject_choice: job.subjectChoice,
    attempt: job.attempt,
    progress: job.progress,
    waiting_until: isoTime(job.waiting?.until ?? null),
    waiting_reason: job.waiting?.reason ?? null,
    error: job.error,
    requested_at: isoTime(job.requestedAt),
    started_at: isoTime(job.startedAt),
    completed_at: isoTime(job.completedAt),
  };
}

/** Databases write moments in forms of their own; documents have one. */
function isoTime<T extends string | null>(time: T): T | string {
  return time === null ? time : new Date(time).toISOString();
}

/** The document of a job the caller may see, or null. */
export async function getAnalysis(client: Client, jobId: string): Promise<AnalysisDocument | null> {
  const job = await getJob(client, jobId);
  if (job === null) return null;
  const finished = job.status === "done" || job.status === "insufficient_data";
  const result = finished ? await getResult(client, jobId) : null;
  return { ...toJobDocument(job), ...result };
}
