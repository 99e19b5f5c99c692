import { HistoryError, type HistoryErrorCode } from "@vibe/history/history-error";
import { openLocalRepository, requireHead } from "@vibe/history/local-repository";
import type { Client } from "@vibe/store/client";
import type { JobStatus } from "@vibe/store/job-states";
import { startJob } from "@vibe/store/jobs";
import { getAuthorKey, getRepo, type Repo } from "@vibe/store/repos";
import type { Subject } from "@vibe/store/subject";
import type { Inngest } from "inngest";
import { accountAddresses } from "./account-addresses.ts";
import { authorId } from "./author-id.ts";
import type { GitHubAccess } from "./deps.ts";
import { type JobReference, requestFor } from "./events.ts";

export type StartInput = {
  repoId: string;
  /**
   * An e-mail, everybody, or null: this machine's git identity for a folder, the account's GitHub addresses for a repository there,
   * or everybody where these have no commits.
   */
  author: "all" | string | null;
};

export type StartResult =
  | { outcome: "started"; jobId: string; status: JobStatus }
  | { outcome: "already_running"; jobId: string; status: JobStatus; sameSubject: boolean }
  | { outcome: "repo_not_found" }
  | { outcome: "too_many_jobs" | "too_soon"; retryAfterSeconds: number }
  | { outcome: "bad_input"; code: HistoryErrorCode; message: string };

export type StartDeps = {
  user: Client;
  service: Client;
  inngest: Pick<Inngest.Any, "send">;
  /** Where the verified addresses of a GitHub account are asked for; without it, those GitHub gives every account must do. */
  github?: GitHubAccess;
};

/**
 * Writes a queued job for a repository of the caller and asks the engine to run it. When the engine cannot be reached
 * the job stays queued and the sweeper asks again, so a start is never lost.
 */
export async function startAnalysis(input: StartInput, deps: StartDeps): Promise<StartResult> {
  const repo = await getRepo(deps.user, input.repoId);
  if (repo === null) return { outcome: "repo_not_found" };
  let subject: Subject;
  try {
    subject = await chooseSubject(input, repo, deps);
  } catch (error) {
    if (error instanceof HistoryError) return { outcome: "bad_input", code: error.code, message: error.message };
    throw error;
  }
  const start = await startJob(deps.user, input.repoId, subject);
  switch (start.outcome) {
    case "started":
      await request({ jobId: start.job_id, userId: start.user_id, repoId: input.repoId }, deps);
      return { outcome: "started", jobId: start.job_id, status: start.status };
    case "already_running":
      return {
        outcome: "already_running",
        jobId: start.job_id,
        status: start.status,
        sameSubject: start.same_subject,
      };
    case "too_many_jobs":
    case "too_soon":
      return { outcome: start.outcome, retryAfterSeconds: start.retry_after_seconds };
    case "repo_not_found":
      return start;
    default:
      return start satisfies never;
  }
}

async function chooseSubject({ repoId, author }: StartInput, repo: Repo, deps: StartDeps): Promise<Subject> {
  const local = repo.folder === null ? null : await openLocalRepository(repo.folder);
  if (local !== null) requireHead(local);
  if (author === "all") return { kind: "all", choice: "all" };
  const own = async () =>
    local === null ? accountAddresses(deps) : local.identity === null ? [] : [local.identity.email];
  const emails = author === null ? await own() : [author];
  if (emails.length === 0) return { kind: "all", choice: "identity" };
  const key = await getAuthorKey(deps.service, repoId);
  const authorIds = emails.map((email) => authorId(key, email));
  return { kind: "authors", choice: author === null ? "identity" : "author", authorIds };
}

/** A lost request is no failed start: the job row is the truth, and the sweeper sends its request again. */
async function request(job: JobReference, { inngest }: StartDeps): Promise<void> {
  await inngest.send(requestFor(job)).catch(() => undefined);
}
