import { createClient, type PostgrestSingleResponse, type SupabaseClient } from "@supabase/supabase-js";

export type Client = SupabaseClient;

/** No query of ours is long; one that hangs must not hang its caller. */
const QUERY_TIMEOUT_MS = 60_000;

export type ServiceAccess = {
  url: string;
  /** The secret (service role) key. It never reaches a browser. */
  secretKey: string;
  /** Answers requests instead of the network, for a database in this process. */
  fetch?: typeof fetch;
};

/** A client with the rights of the service role: runs jobs, sees all rows. */
export function serviceClient({ url, secretKey, fetch: answer = fetch }: ServiceAccess): Client {
  return createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: withTimeout(answer) },
  });
}

/** Bounds every request of a client in time, together with the caller's own signal. */
export function withTimeout(answer: typeof fetch): typeof fetch {
  return (input, init) => {
    const timeout = AbortSignal.timeout(QUERY_TIMEOUT_MS);
    return answer(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
  };
}

/** The database refused or could not be reached. The message names the query, never its parameters. */
class StoreError extends Error {
  override name = "StoreError";
}

/** Unwraps a supabase-js answer. */
export function dataOf<T>(query: string, answer: PostgrestSingleResponse<T>): T {
  if (answer.error) throw new StoreError(`${query}: ${answer.error.message}`, { cause: answer.error });
  return answer.data;
}
