import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Secrets } from "./data-folder.ts";
import { OWNER_EMAIL } from "./supabase.ts";

export type OwnerAccess = { url: string; secrets: Secrets; fetch?: typeof fetch };

/** Signs in as the owner of this machine, whose password only this machine's data folder holds. */
export async function signInOwner({
  url,
  secrets,
  fetch: answer,
}: OwnerAccess): Promise<{ client: SupabaseClient; userId: string }> {
  const client = createClient(url, secrets.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: true, detectSessionInUrl: false },
    ...(answer === undefined ? {} : { global: { fetch: answer } }),
  });
  const { data, error } = await client.auth.signInWithPassword({ email: OWNER_EMAIL, password: secrets.ownerPassword });
  if (error) throw new Error(`Signing in as the owner of this machine failed: ${error.message}`, { cause: error });
  return { client, userId: data.user.id };
}
