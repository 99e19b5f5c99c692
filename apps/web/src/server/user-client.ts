import { type CookieMethodsServer, createServerClient } from "@supabase/ssr";
import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { type Client, withTimeout } from "@vibe/store/client";
import { env } from "#env.ts";
import { ApiError } from "./api-error.ts";

/** A client with the rights of the person whose session the cookies hold. One a request: it carries their session. */
export function userClient(cookies: CookieMethodsServer): Client {
  const { supabase, owner } = env();
  return createServerClient(supabase.url, supabase.publishableKey, {
    cookies,
    // Loopback has no https; everywhere else the cookie never leaves it.
    cookieOptions: { name: "vibe-session", httpOnly: true, sameSite: "lax", path: "/", secure: owner === null },
    global: { fetch: withTimeout(fetch) },
  });
}

/**
 * Who is signed in, after a refresh where one is due; null when nobody is.
 *
 * @throws ApiError unavailable, when the auth server cannot be asked: that is no sign-out
 */
export async function signedInUser(client: Client): Promise<string | null> {
  const { data, error } = await client.auth.getClaims();
  if (isAuthRetryableFetchError(error)) {
    throw new ApiError("unavailable", "The database does not answer.", { cause: error });
  }
  return data?.claims.sub ?? null;
}
