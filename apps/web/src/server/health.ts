import type { Env } from "#env.ts";

type Check = "ok" | "unreachable" | "not_checked";
export type Health = { database: Check; engine: Check };

const TIMEOUT_MS = 2_000;

/** Asks the database and the engine whether they are there. Inngest Cloud is not ours to check. */
export async function checkHealth(
  { supabase, engineUrl }: Pick<Env, "supabase" | "engineUrl">,
  ask: typeof fetch = fetch,
): Promise<Health> {
  const key = supabase.secretKey;
  const database = answers(ask, `${supabase.url}/rest/v1/limits?select=name&limit=1`, {
    apikey: key,
    Authorization: `Bearer ${key}`,
  });
  const engine = engineUrl === null ? "not_checked" : answers(ask, `${engineUrl}/health`, {});
  return { database: await database, engine: await engine };
}

async function answers(ask: typeof fetch, url: string, headers: Record<string, string>): Promise<Check> {
  try {
    const response = await ask(url, { headers, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? "ok" : "unreachable";
  } catch {
    // Refused, timed out or no such host: all of them mean that it is not there.
    return "unreachable";
  }
}
