import { createJobDeps, type JobDeps } from "@vibe/jobs/deps";
import { type Client, serviceClient } from "@vibe/store/client";
import { env } from "#env.ts";

/** The client that runs jobs and connects folders. It sees all rows: only verbs that check the caller may have it. */
export function service(): Client {
  const { url, secretKey } = env().supabase;
  return serviceClient({ url, secretKey });
}

/** What jobs and the verbs around GitHub need. Like `service`, it is for verbs that check the caller. */
export function jobDeps(): JobDeps {
  const { url, secretKey } = env().supabase;
  return createJobDeps({ url, secretKey }, env().github);
}
