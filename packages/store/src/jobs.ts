import { z } from "zod";
import { type Client, dataOf } from "./client.ts";
import type { KnownListing } from "./commit-facts.ts";
import { JOB_STATUSES, JOB_STEPS, WAITING_REASONS, type WaitingReason } from "./job-states.ts";
import { type Subject, subjectSchema } from "./subject.ts";

const progressSchema = z.object({ step: z.enum(JOB_STEPS), done: z.number(), total: z.number().nullable() });

/** How far a job is: commits done of commits known, within a step. */
export type Progress = z.infer<typeof progressSchema>;

const statusSchema = z.enum(JOB_STATUSES);

const waitingReasonSchema = z.enum(WAITING_REASONS);

const jobSchema = z
  .object({
    id: z.string(),
    repo_id: z.string(),
    subject: subjectSchema,
    status: statusSchema,
    run_id: z.string().nullable(),
    attempt: z.number(),
    progress: progressSchema.nullable(),
    waiting_until: z.string().nullable(),
    waiting_reason: waitingReasonSchema.nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    requested_at: z.string(),
    started_at: z.string().nullable(),
    completed_at: z.string().nullable(),
    repos: z.object({ full_name: z.string(), folder: z.string().nullable() }),
  })
  .transform((row) => ({
    id: row.id,
    repo: { id: row.repo_id, fullName: row.repos.full_name, folder: row.repos.folder },
    subjectChoice: row.subject.choice,
    status: row.status,
    runId: row.run_id,
    attempt: row.attempt,
    progress: row.progress,
    waiting:
      row.waiting_until === null || row.waiting_reason === null
        ? null
        : { until: row.waiting_until, reason: row.waiting_reason },
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
    requestedAt: row.requested_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  }));

export type Job = z.infer<typeof jobSchema>;

const COLUMNS =
  "id, repo_id, subject, status, run_id, attempt, progress, waiting_until, waiting_reason, error_code, error_message, requested_at, started_at, completed_at, repos!analysis_jobs_repo_id_fkey (full_name, folder)";

/** One job the caller may see, or null. */
export async function getJob(client: Client, jobId: string): Promise<Job | null> {
  const row = dataOf("getJob", await client.from("analysis_jobs").select(COLUMNS).eq("id", jobId).maybeSingle());
  return row === null ? null : jobSchema.parse(row);
}

/** The caller's jobs, newest first. `before` is the `requestedAt` of the last one seen; `limit` at most 100. */
export async function listJobs(client: Client, page: { before?: string | undefined; limit: number }): Promise<Job[]> {
  let query = client.from("analysis_jobs").select(COLUMNS).order("requested_at", { ascending: false });
  if (page.before !== undefined) query = query.lt("requested_at", page.before);
  const rows = dataOf("listJobs", await query.limit(Math.min(page.limit, 100)));
  return z.array(jobSchema).parse(rows);
}

const startedSchema = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("started"), job_id: z.string(), user_id: z.string(), status: statusSchema }),
  z.object({
    outcome: z.literal("already_running"),
    job_id: z.string(),
    status: statusSchema,
    same_subject: z.boolean(),
  }),
  z.object({ outcome: z.literal("repo_not_found") }),
  z.object({ outcome: z.literal("too_many_jobs"), retry_after_seconds: z.number() }),
  z.object({ outcome: z.literal("too_soon"), retry_after_seconds: z.number() }),
]);

export type StartOutcome = z.infer<typeof startedSchema>;

/** Writes a queued job for a repository of the caller, or says why not. */
export async function startJob(user: Client, repoId: string, subject: Subject): Promise<StartOutcome> {
  const answer = await user.rpc("start_analysis", { p_repo_id: repoId, p_subject: subject });
  return startedSchema.parse(dataOf("startJob", answer));
}

const cancelledSchema = z.object({ outcome: z.enum(["cancelled", "already_ended", "job_not_found"]) });

/** Cancels a job of the caller that has not ended. */
export async function cancelJob(user: Client, jobId: string): Promise<z.infer<typeof cancelledSchema>["outcome"]> {
  return cancelledSchema.parse(dataOf("cancelJob", await user.rpc("cancel_analysis", { p_job_id: jobId }))).outcome;
}

/** A job as the run that owns it sees it. */
const claimSchema = z
  .object({
    job_id: z.string(),
    user_id: z.string(),
    subject: subjectSchema,
    repo: z.object({
      id: z.string(),
      folder: z.string().nullable(),
      platform_id: z.number().nullable(),
      full_name: z.string(),
      etag: z.string().nullable(),
      size_kb: z.number().nullable(),
      author_key: z.string(),
      listing_id: z.string().nullable(),
      listing_head: z.string().nullable(),
      listing_key: z.string().nullable(),
      listing_commits: z.number().nullable(),
    }),
  })
  .transform(({ job_id, user_id, subject, repo }) => ({
    jobId: job_id,
    userId: user_id,
    subject,
    repo: { id: repo.id, source: sourceOf(repo), authorKey: repo.author_key, listing: knownListing(repo) },
  }));

/** Where the history of a job is read from. */
export type ClaimedSource =
  | { kind: "folder"; folder: string }
  | {
      kind: "github";
      platformId: number;
      fullName: string;
      /** What the other columns are taken from; null before a job has asked for the repository by its number. */
      answer: { etag: string; sizeKb: number } | null;
    };

type SourceColumns = {
  folder: string | null;
  platform_id: number | null;
  full_name: string;
  etag: string | null;
  size_kb: number | null;
};

/** The database sees to it that a repository has a folder or GitHub's number. */
function sourceOf(repo: SourceColumns): ClaimedSource {
  if (repo.folder !== null) return { kind: "folder", folder: repo.folder };
  return {
    kind: "github",
    platformId: repo.platform_id ?? 0,
    fullName: repo.full_name,
    answer: repo.etag === null || repo.size_kb === null ? null : { etag: repo.etag, sizeKb: repo.size_kb },
  };
}

type ListingColumns = Record<"listing_id" | "listing_head" | "listing_key", string | null> & {
  listing_commits: number | null;
};

function knownListing(repo: ListingColumns): KnownListing | null {
  const { listing_id: id, listing_head: head, listing_key: key, listing_commits: commits } = repo;
  return id === null || head === null || key === null || commits === null ? null : { id, head, key, commits };
}

export type Claim = z.infer<typeof claimSchema>;

/** Takes a job for a run, or null when another run owns it or it has ended. The same run may take it again. */
export async function claimJob(service: Client, jobId: string, runId: string): Promise<Claim | null> {
  const answer = dataOf("claimJob", await service.rpc("claim_analysis", { p_job_id: jobId, p_run_id: runId }));
  return answer === null ? null : claimSchema.parse(answer);
}

/** What `claimJob` returned, for a later step of the run that owns the job; null when it no longer does. */
export async function getClaim(service: Client, jobId: string, runId: string): Promise<Claim | null> {
  const row = dataOf(
    "getClaim",
    await service
      .from("analysis_jobs")
      .select(
        "job_id:id, user_id, subject, repo:repos!analysis_jobs_repo_id_fkey (id, folder, platform_id, full_name, etag, size_kb, author_key, listing_id, listing_head, listing_key, listing_commits)",
      )
      .eq("id", jobId)
      .eq("run_id", runId)
      .in("status", ["running", "waiting"])
      .maybeSingle(),
  );
  return row === null ? null : claimSchema.parse(row);
}

/** Records progress and keeps the lease. False when the run no longer owns the job. */
export async function reportProgress(
  service: Client,
  jobId: string,
  runId: string,
  progress: Progress,
): Promise<boolean> {
  const answer = await service.rpc("report_progress", { p_job_id: jobId, p_run_id: runId, p_progress: progress });
  return z.boolean().parse(dataOf("reportProgress", answer));
}

/**
 * The job waits until a moment; its next progress makes it running again. For a `rate_limit` the other jobs of its owner that read
 * from GitHub wait for the same moment. False when the run no longer owns the job.
 */
export async function waitJob(
  service: Client,
  jobId: string,
  runId: string,
  until: Date,
  reason: WaitingReason,
): Promise<boolean> {
  const answer = await service.rpc("wait_analysis", {
    p_job_id: jobId,
    p_run_id: runId,
    p_until: until.toISOString(),
    p_reason: reason,
  });
  return z.boolean().parse(dataOf("waitJob", answer));
}

/** Ends a job that could not be finished. False when it had ended or another run owns it. */
export async function failJob(
  service: Client,
  jobId: string,
  runId: string,
  error: { code: string; message: string },
): Promise<boolean> {
  const answer = await service.rpc("fail_analysis", {
    p_job_id: jobId,
    p_run_id: runId,
    p_code: error.code,
    p_message: error.message,
  });
  return z.boolean().parse(dataOf("failJob", answer));
}

/** Jobs that a run has taken and not ended, oldest first, at most 1,000. */
export async function listClaimedJobs(service: Client): Promise<{ jobId: string; runId: string }[]> {
  const rows = dataOf(
    "listClaimedJobs",
    await service
      .from("analysis_jobs")
      .select("jobId:id, runId:run_id")
      .in("status", ["running", "waiting"])
      .order("requested_at")
      .limit(1000),
  );
  return z.array(z.object({ jobId: z.string(), runId: z.string() })).parse(rows);
}

/** Queued jobs that no run has taken for a while: their event may have been lost. Oldest first, at most 100. */
export async function listUnclaimedJobs(
  service: Client,
  before: Date,
): Promise<{ jobId: string; userId: string; repoId: string }[]> {
  const rows = dataOf(
    "listUnclaimedJobs",
    await service
      .from("analysis_jobs")
      .select("jobId:id, userId:user_id, repoId:repo_id")
      .eq("status", "queued")
      .lt("requested_at", before.toISOString())
      .order("requested_at")
      .limit(100),
  );
  return z.array(z.object({ jobId: z.string(), userId: z.string(), repoId: z.string() })).parse(rows);
}
