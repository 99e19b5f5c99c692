import { startAnalysis } from "@vibe/jobs/start-analysis";
import { z } from "zod";
import { env } from "#env.ts";
import { inngest } from "#inngest/client.ts";
import { ApiError, inputError } from "#server/api-error.ts";
import { jobDeps } from "#server/deps.ts";
import { parseBody } from "#server/parse.ts";
import { route } from "#server/route.ts";

const bodySchema = z.strictObject({
  repo_id: z.guid("not the id of a repository"),
  /** Whose commits: "all", an e-mail, or nobody in particular (the caller: this machine's git identity or the GitHub account, else all). */
  author: z
    .string()
    .trim()
    .max(320)
    // Git takes addresses that no mail server would, such as root@laptop.
    .refine((author) => author === "all" || /^\S+@\S+$/.test(author), 'neither an e-mail nor "all"')
    .nullish(),
});

export const POST = route(async ({ request, session }) => {
  const { repo_id: repoId, author = null } = await parseBody(request, bodySchema);
  const start = await startAnalysis({ repoId, author }, { ...jobDeps(), user: session.user, inngest });
  switch (start.outcome) {
    case "started":
      return accepted(start);
    case "already_running":
      // The owner of this machine joins the run in hand, if it is about the same people; elsewhere it is a conflict.
      if (env().owner !== null && start.sameSubject) return accepted(start);
      throw new ApiError("already_running", alreadyRunning(start.sameSubject), {
        details: { job_id: start.jobId, same_author: start.sameSubject },
      });
    case "repo_not_found":
      throw new ApiError("repo_not_found", "There is no such repository.");
    case "too_many_jobs":
    case "too_soon":
      throw new ApiError(start.outcome, refusals[start.outcome], { retryAfterSeconds: start.retryAfterSeconds });
    case "bad_input":
      throw inputError(start);
    default:
      return start satisfies never;
  }
});

const accepted = ({ jobId, status }: { jobId: string; status: string }): Response =>
  Response.json({ job_id: jobId, status }, { status: 202 });

const alreadyRunning = (sameAuthor: boolean): string =>
  sameAuthor
    ? "This repository is being analysed already."
    : "This repository is being analysed for another author; wait for that run to end, or cancel it.";

const refusals = {
  too_many_jobs: "Too many analyses are under way; wait for one to end.",
  too_soon: "This repository was analysed a moment ago; try again later.",
};
