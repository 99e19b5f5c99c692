import { type Client, serviceClient } from "@vibe/store/client";
import { env } from "#env.ts";

/** The client that runs jobs and connects folders. It sees all rows: only verbs that check the caller may have it. */
export function service(): Client {
  const { url, secretKey } = env().supabase;
  return serviceClient({ url, secretKey });
}
