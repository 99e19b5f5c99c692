import { env } from "#env.ts";
import { type GitHubAccess, scopesFor } from "./github-access.ts";
import { requestClient } from "./session.ts";
import { failureOf, type SignInFailure } from "./sign-in-failure.ts";

/** Supabase Auth writes one row and answers. */
const WITHIN_MS = 10_000;

type Begun = { outcome: "begun"; location: string } | { outcome: "failed"; failure: SignInFailure };

/**
 * Begins a sign-in with GitHub (OAuth with PKCE) and says where at GitHub it goes on. The secret that completes it is in a cookie of
 * the browser that began it. Supabase Auth's address is asked here and not by the browser, because where it refuses it answers with
 * an error in JSON, which would be all that the person sees.
 */
export async function beginSignIn(input: { access: GitHubAccess; next: string; origin: string }): Promise<Begun> {
  const { access, next, origin } = input;
  const client = await requestClient();
  const back = `${origin}/login/callback?${new URLSearchParams({ next, access })}`;
  const scopes = scopesFor(access);
  const { data, error } = await client.auth.signInWithOAuth({
    provider: "github",
    options: { redirectTo: back, skipBrowserRedirect: true, ...(scopes !== undefined && { scopes }) },
  });
  if (error !== null) throw error;

  let answer: Response;
  try {
    const signal = AbortSignal.timeout(WITHIN_MS);
    answer = await fetch(data.url, { redirect: "manual", cache: "no-store", signal });
  } catch (cause) {
    console.error("Supabase Auth does not answer:", cause);
    return failed("unavailable");
  }
  const location = answer.headers.get("location");
  if (location !== null) return isAtGitHub(location) ? { outcome: "begun", location } : failed("other_site");
  if (answer.status >= 500) return failed("unavailable");
  const refusal = await refusalIn(answer);
  console.error(`Supabase Auth does not begin a sign-in (${answer.status}): ${refusal.description}`);
  return failed(failureOf(refusal));
}

const failed = (failure: SignInFailure) => ({ outcome: "failed", failure }) as const;

/** What the sign-in gives is a token of that site, which must not be shown to another. */
const isAtGitHub = (location: string): boolean =>
  URL.canParse(location) && new URL(location).origin === new URL(env().github.url).origin;

async function refusalIn(answer: Response): Promise<{ code: string | null; description: string }> {
  const body: unknown = await answer.json().catch(() => null); // Not Supabase's own words, whoever they come from.
  const text = (name: string): string | null => {
    const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : null;
    return typeof value === "string" ? value : null;
  };
  const description = text("msg") ?? "";
  // "Unsupported provider: provider is not enabled" and the like have no code of their own.
  const code = /provider/i.test(description) ? "provider_disabled" : text("error_code");
  return { code, description };
}
