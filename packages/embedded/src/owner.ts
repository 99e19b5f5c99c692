import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Secrets } from "./data-folder.ts";
import { OWNER_EMAIL } from "./supabase.ts";

export type OwnerAccess = { url: string; secrets: Secrets; fetch?: typeof fetch | undefined };

/** No request to the own database is long; one that hangs must not hang its caller. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Signs in as the owner of this machine, whose password only this machine's data folder holds. */
export async function signInOwner({
  url,
  secrets,
  fetch: answer = fetch,
}: OwnerAccess): Promise<{ client: SupabaseClient; userId: string }> {
  const bounded: typeof fetch = (input, init) => {
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    return answer(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
  };
  const client = createClient(url, secrets.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: true, detectSessionInUrl: false },
    global: { fetch: bounded },
  });
  const { data, error } = await client.auth.signInWithPassword({ email: OWNER_EMAIL, password: secrets.ownerPassword });
  if (error) throw new Error(`Signing in as the owner of this machine failed: ${error.message}`, { cause: error });
  return { client, userId: data.user.id };
}
