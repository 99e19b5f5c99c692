import { join } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Secrets } from "../data-folder.ts";
import { makeApiKey, openSupabase } from "../supabase.ts";

/** An address that is never dialled: the database answers in this process. */
const url = "http://supabase.test";

export type TestSupabase = {
  /** What `serviceClient` of the store takes. */
  access: { url: string; secretKey: string; fetch: typeof fetch };
  service: SupabaseClient;
  /** Signed in by nobody. */
  anon: SupabaseClient;
  /** Signs a new person up and in. */
  signUp: (name: string) => Promise<{ client: SupabaseClient; userId: string }>;
  /** Lifts the limits of `limits`, as an embedded installation does for its owner. */
  unlimited: () => Promise<void>;
  close: () => Promise<void>;
};

/** A whole Supabase of its own in memory, with our migrations: about 3 seconds, so one a test file. */
export async function openTestSupabase(): Promise<TestSupabase> {
  const secrets: Secrets = {
    publishableKey: await makeApiKey("publishable"),
    secretKey: await makeApiKey("secret"),
    jwtSecret: "a-secret-for-tests-that-is-long-enough-for-hs256",
    ownerPassword: "a-password-for-tests",
  };
  const migrations = join(import.meta.dirname, "../../../../supabase/migrations");
  const supabase = await openSupabase({ migrations, secrets, openSignUp: true });
  const clientWith = (key: string) =>
    createClient(url, key, {
      global: { fetch: supabase.fetch },
      auth: { persistSession: false, autoRefreshToken: false },
    });
  return {
    access: { url, secretKey: secrets.secretKey, fetch: supabase.fetch },
    service: clientWith(secrets.secretKey),
    anon: clientWith(secrets.publishableKey),
    unlimited: async () => {
      await supabase.query("update public.limits set value = null");
    },
    signUp: async (name) => {
      const client = clientWith(secrets.publishableKey);
      const { data, error } = await client.auth.signUp({
        email: `${name}@people.test`,
        password: "a-password-for-tests",
        options: { data: { name } },
      });
      if (error || data.user === null) throw new Error(`signing ${name} up failed: ${error?.message}`);
      return { client, userId: data.user.id };
    },
    close: supabase.close,
  };
}
